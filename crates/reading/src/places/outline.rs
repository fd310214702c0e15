//! Which country a point lies in.
//!
//! Countries are bounded by arcs that neighbours share. A point is inside where a ray from it to the east crosses the arcs
//! of a country an odd number of times, whichever way and in whatever order they run, so that arcs need not be joined to
//! rings. In bytes: scale and translation of both axes, numbers of arcs and countries, a row an arc (position, number of points,
//! bounds), a row a country (record number, bounds, position and number of its arcs), the arcs of countries, and the points
//! of arcs as zigzag differences in steps.

use super::layout::u32_at;

/// Outlines of countries, read in place.
#[derive(Clone, Copy, Debug)]
pub struct Outlines<'a> {
    bytes: &'a [u8],
    scale: (f64, f64),
    translate: (f64, f64),
    arcs: usize,
    countries: usize,
}

const HEAD: usize = 40;
const ARC: usize = 24;
const COUNTRY: usize = 28;

impl<'a> Outlines<'a> {
    /// Reads the head; no outlines where there is none.
    pub fn read(bytes: &'a [u8]) -> Self {
        let number = |n: usize| {
            let b = bytes.get(n * 8..n * 8 + 8).and_then(|b| b.try_into().ok());
            b.map_or(0.0, f64::from_le_bytes)
        };
        let count = |at: usize| u32_at(bytes, at).map_or(0, |n| n as usize);
        Outlines {
            bytes,
            scale: (number(0), number(1)),
            translate: (number(2), number(3)),
            arcs: count(32),
            countries: count(36),
        }
    }

    /// The record number of the country that holds the point.
    pub fn country_at(&self, lat: f64, lon: f64) -> Option<u8> {
        let x = (lon - self.translate.0) / self.scale.0;
        let y = (lat - self.translate.1) / self.scale.1;
        if !x.is_finite() || !y.is_finite() {
            return None;
        }
        (0..self.countries).find_map(|n| self.holds(n, x, y))
    }

    /// Points of a country's land on a grid of `side` by `side` over its bounds, as latitude and longitude.
    pub fn grid(&self, record: u8, side: u32) -> Vec<(f64, f64)> {
        let row = |n: usize| HEAD + self.arcs * ARC + n * COUNTRY;
        let Some(n) = (0..self.countries).find(|n| self.bytes.get(row(*n)) == Some(&record)) else {
            return Vec::new();
        };
        let Some([west, south, east, north]) = self.bounds(row(n) + 4) else { return Vec::new() };
        // A country on both sides of the antimeridian has no bounds worth the name.
        let edge = |degrees: f64| (degrees - self.translate.0) / self.scale.0;
        let (west, east) = (west.max(edge(-180.0)), east.min(edge(180.0)));
        let (south, north) = (
            south.max((-90.0 - self.translate.1) / self.scale.1),
            north.min((90.0 - self.translate.1) / self.scale.1),
        );
        let at = |from: f64, to: f64, k: u32| from + (to - from) * (f64::from(k) + 0.5) / f64::from(side);
        let mut out = Vec::new();
        for i in 0..side {
            for k in 0..side {
                let (x, y) = (at(west, east, k), at(south, north, i));
                if self.holds(n, x, y).is_some() {
                    out.push((y * self.scale.1 + self.translate.1, x * self.scale.0 + self.translate.0));
                }
            }
        }
        out
    }

    fn holds(&self, n: usize, x: f64, y: f64) -> Option<u8> {
        let row = HEAD + self.arcs * ARC + n * COUNTRY;
        let bounds = self.bounds(row + 4)?;
        if x < bounds[0] || x > bounds[2] || y < bounds[1] || y > bounds[3] {
            return None;
        }
        let list = u32_at(self.bytes, row + 20)? as usize;
        let count = u32_at(self.bytes, row + 24)? as usize;
        let mut inside = false;
        for k in 0..count {
            inside ^= self.crosses(u32_at(self.bytes, list + 4 * k)? as usize, x, y)?;
        }
        inside.then(|| self.bytes[row])
    }

    /// Whether a ray to the east crosses the arc an odd number of times.
    fn crosses(&self, arc: usize, x: f64, y: f64) -> Option<bool> {
        let row = HEAD + arc * ARC;
        let bounds = self.bounds(row + 8)?;
        if y < bounds[1] || y > bounds[3] || x > bounds[2] {
            return Some(false);
        }
        let points = u32_at(self.bytes, row + 4)? as usize;
        let mut rest = self.bytes.get(u32_at(self.bytes, row)? as usize..)?;
        let mut odd = false;
        let (mut px, mut py) = (0i32, 0i32);
        for n in 0..points {
            let (qx, qy) = (px.wrapping_add(step(&mut rest)?), py.wrapping_add(step(&mut rest)?));
            let (a, b) = ((f64::from(px), f64::from(py)), (f64::from(qx), f64::from(qy)));
            if n > 0 && (b.0 - a.0).abs() * self.scale.0.abs() > 180.0 {
                odd ^= self.around(a, b, x, y);
            } else if n > 0 {
                odd ^= passes(a, b, x, y);
            }
            (px, py) = (qx, qy);
        }
        Some(odd)
    }

    /// A step over the antimeridian: as if the outline were cut there and closed along both edges of the map, of which the
    /// eastern one lies in the way of every ray below the cut.
    fn around(&self, a: (f64, f64), b: (f64, f64), x: f64, y: f64) -> bool {
        let edge = |degrees: f64| (degrees - self.translate.0) / self.scale.0;
        let (near, far) = if a.0 > b.0 { (edge(180.0), edge(-180.0)) } else { (edge(-180.0), edge(180.0)) };
        let whole = (near - a.0).abs() + (far - b.0).abs();
        let share = if whole > 0.0 { (near - a.0).abs() / whole } else { 0.0 };
        let cut = a.1 + share * (b.1 - a.1);
        passes(a, (near, cut), x, y) ^ passes((far, cut), b, x, y) ^ (cut > y)
    }

    /// West, south, east, north in steps.
    fn bounds(&self, at: usize) -> Option<[f64; 4]> {
        let side = |n: usize| u32_at(self.bytes, at + 4 * n).map(|v| f64::from(v as i32));
        Some([side(0)?, side(1)?, side(2)?, side(3)?])
    }
}

/// Whether a ray to the east of a point crosses the line from `a` to `b`.
fn passes(a: (f64, f64), b: (f64, f64), x: f64, y: f64) -> bool {
    (a.1 > y) != (b.1 > y) && x < a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0)
}

/// Reads a number as [`signed`] writes it.
fn step(rest: &mut &[u8]) -> Option<i32> {
    let (mut value, mut shift) = (0u32, 0);
    loop {
        let (first, tail) = rest.split_first()?;
        *rest = tail;
        value |= u32::from(first & 0x7f).checked_shl(shift)?;
        if first & 0x80 == 0 {
            return Some((value >> 1) as i32 ^ -((value & 1) as i32));
        }
        shift += 7;
    }
}

/// Appends a number, small ones of either sign in one byte.
pub fn signed(out: &mut Vec<u8>, value: i32) {
    let mut rest = ((value << 1) ^ (value >> 31)) as u32;
    while rest > 0x7f {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// Writes outlines.
pub struct Writer {
    head: Vec<u8>,
    arcs: Vec<(usize, usize, [i32; 4])>,
    points: Vec<u8>,
    countries: Vec<(u8, Vec<usize>)>,
}

impl Writer {
    /// A writer for points of `step * scale + translate` degrees (longitude first).
    pub fn new(scale: (f64, f64), translate: (f64, f64)) -> Self {
        let numbers = [scale.0, scale.1, translate.0, translate.1];
        let head = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        Writer { head, arcs: Vec::new(), points: Vec::new(), countries: Vec::new() }
    }

    /// Adds an arc: how many points, their differences as [`signed`] numbers, and its bounds: no bounds where it crosses the
    /// antimeridian.
    pub fn arc(&mut self, points: usize, bytes: &[u8], bounds: [i32; 4]) {
        self.arcs.push((self.points.len(), points, bounds));
        self.points.extend(bytes);
    }

    /// Adds a country by its record number and its arcs, each once.
    pub fn country(&mut self, number: u8, arcs: &[usize]) {
        let known = arcs.iter().copied().filter(|a| *a < self.arcs.len()).collect();
        self.countries.push((number, known));
    }

    /// The bytes.
    pub fn finish(self) -> Vec<u8> {
        let mut out = self.head;
        let number = |out: &mut Vec<u8>, n: usize| out.extend((n as u32).to_le_bytes());
        let lists = HEAD + self.arcs.len() * ARC + self.countries.len() * COUNTRY;
        let all: usize = self.countries.iter().map(|(_, arcs)| arcs.len()).sum();
        number(&mut out, self.arcs.len());
        number(&mut out, self.countries.len());
        for (at, points, bounds) in &self.arcs {
            number(&mut out, lists + 4 * all + at);
            number(&mut out, *points);
            bounds.iter().for_each(|b| out.extend(b.to_le_bytes()));
        }
        let mut list = lists;
        for (country, arcs) in &self.countries {
            let mut bounds = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];
            for arc in arcs {
                let b = self.arcs[*arc].2;
                bounds = [bounds[0].min(b[0]), bounds[1].min(b[1]), bounds[2].max(b[2]), bounds[3].max(b[3])];
            }
            out.extend([*country, 0, 0, 0]);
            bounds.iter().for_each(|b| out.extend(b.to_le_bytes()));
            number(&mut out, list);
            number(&mut out, arcs.len());
            list += 4 * arcs.len();
        }
        for arc in self.countries.iter().flat_map(|(_, arcs)| arcs) {
            number(&mut out, *arc);
        }
        out.extend(self.points);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for value in [0, 1, -1, 63, 64, -64, -65, 100_000, -100_000] {
            let mut bytes = Vec::new();
            signed(&mut bytes, value);
            assert_eq!(step(&mut &bytes[..]), Some(value));
        }
        assert_eq!(step(&mut &[0x80u8][..]), None);
        assert_eq!(step(&mut &[0xffu8; 9][..]), None);
    }

    /// A square over the antimeridian, from 170 east to 170 west.
    #[test]
    fn the_date_line_is_crossed() {
        let mut writer = Writer::new((1.0, 1.0), (0.0, 0.0));
        let mut bytes = Vec::new();
        for (x, y) in [(170, 0), (-340, 0), (0, 10), (340, 0), (0, -10)] {
            signed(&mut bytes, x);
            signed(&mut bytes, y);
        }
        writer.arc(5, &bytes, [i32::MIN, i32::MIN, i32::MAX, i32::MAX]);
        writer.country(3, &[0]);
        let bytes = writer.finish();
        let outlines = Outlines::read(&bytes);
        for (lon, wanted) in [(175.0, Some(3)), (-175.0, Some(3)), (160.0, None), (-160.0, None), (0.0, None)]
        {
            assert_eq!(outlines.country_at(5.0, lon), wanted, "{lon}");
        }
        assert_eq!(outlines.country_at(15.0, 175.0), None);
        assert_eq!(outlines.country_at(-5.0, 175.0), None);
    }

    /// Two squares of ten degrees side by side, which share the arc between them.
    #[test]
    fn neighbours_share_an_arc() {
        let mut writer = Writer::new((1.0, 1.0), (0.0, 0.0));
        let arcs: [&[(i32, i32)]; 3] = [
            &[(10, 0), (0, 10)],
            &[(10, 10), (-10, 0), (0, -10), (10, 0)],
            &[(10, 10), (10, 0), (0, -10), (-10, 0)],
        ];
        for arc in arcs {
            let mut bytes = Vec::new();
            for (x, y) in arc {
                signed(&mut bytes, *x);
                signed(&mut bytes, *y);
            }
            writer.arc(arc.len(), &bytes, [0, 0, 20, 10]);
        }
        writer.country(7, &[0, 1]);
        writer.country(9, &[2, 0]);
        let bytes = writer.finish();
        let outlines = Outlines::read(&bytes);
        assert_eq!(outlines.country_at(5.0, 5.0), Some(7));
        assert_eq!(outlines.country_at(5.0, 15.0), Some(9));
        assert_eq!(outlines.country_at(5.0, 25.0), None);
        assert_eq!(outlines.country_at(f64::NAN, 5.0), None);
        assert_eq!(Outlines::read(&[]).country_at(5.0, 5.0), None);
        assert_eq!(Outlines::read(&bytes[..bytes.len() - 9]).country_at(5.0, 15.0), None);
    }
}
