//! Mentions of places, resolved to the gazetteer.

use crate::report::words;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A span that names a place. Unresolved places have no coordinates: abstaining is an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceMention {
    /// Where in the text.
    pub span: Span,
    /// The gazetteer's name for it; the words themselves where unresolved.
    pub name: String,
    /// GeoNames id, where the gazetteer has one.
    pub geonameid: Option<u32>,
    /// Latitude in degrees, -90 to 90.
    pub lat: Option<f64>,
    /// Longitude in degrees, -180 to 180.
    pub lon: Option<f64>,
    /// ISO 3166-1 alpha-2, empty where none.
    pub country: SmolStr,
    /// What kind of place.
    pub kind: PlaceKind,
    /// 0 to 1.
    pub score: f32,
    /// Rule id.
    pub by: SmolStr,
}

words! {
    /// Kinds of place; the order is from fine to coarse.
    PlaceKind {
        /// An air base, barracks, embassy, camp, crossing, field, building.
        Facility = "facility",
        /// A town or city.
        City = "city",
        /// A second-level area: district, county.
        District = "district",
        /// A first-level area: province, state, governorate.
        Province = "province",
        /// A named area that is none of the others: desert, valley, "northern Iraq".
        Region = "region",
        /// A river, lake, sea.
        Water = "water",
        /// A country.
        Country = "country",
        /// A continent or a part of the world: "Middle East", "Sahel".
        Continent = "continent",
    }
}
