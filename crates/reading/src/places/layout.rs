//! How the committed gazetteer lies in bytes: a header, then six parts.
//!
//! All numbers are little-endian. Parts: the name map (an `fst` map), records, candidate lists, labels, country
//! codes, outlines of countries. A value of the map is a candidate, or with [`LIST`] the position of a list: its length, then candidates.
//! A candidate is a record number, with [`OTHER_NAME`] where the key is not the place's own name.

/// The first bytes of the file.
pub const MAGIC: &[u8; 8] = b"DLGAZ02\n";
/// Parts of the file.
pub const PARTS: usize = 6;
/// Bytes a record.
pub const RECORD: usize = 26;
/// In a map value: the rest is a position in the lists, counted in words of four bytes.
pub const LIST: u64 = 1 << 32;
/// In a candidate: the key is another name of the place.
pub const OTHER_NAME: u32 = 1 << 31;
/// Record number that district numbers are counted from: countries and provinces stand before it.
pub const FIRST_DISTRICT: u32 = 5_000;
/// In the flags of a record: from our own table.
pub const OWN: u8 = 1;
/// Begins the keys of loose spellings.
pub const LOOSE: char = '~';
/// Begins the keys of demonyms.
pub const DEMONYM: char = '=';
/// Begins the keys of country codes.
pub const CODE: char = '#';

/// Where the parts lie.
pub struct Header {
    parts: [(usize, usize); PARTS],
}

impl Header {
    /// Bytes of a header.
    pub const LEN: usize = MAGIC.len() + PARTS * 8;

    /// Reads the header; `None` where it is none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        bytes.strip_prefix(MAGIC)?;
        let mut parts = [(0, 0); PARTS];
        for (n, part) in parts.iter_mut().enumerate() {
            let at = MAGIC.len() + n * 8;
            *part = (u32_at(bytes, at)? as usize, u32_at(bytes, at + 4)? as usize);
        }
        Some(Header { parts })
    }

    /// The bytes of part `n`.
    pub fn part(&self, bytes: &'static [u8], n: usize) -> Option<&'static [u8]> {
        let (start, len) = *self.parts.get(n)?;
        bytes.get(start..start.checked_add(len)?)
    }

    /// A file of these parts.
    pub fn write(parts: [&[u8]; PARTS]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let mut at = Self::LEN as u32;
        for part in parts {
            out.extend(at.to_le_bytes());
            out.extend((part.len() as u32).to_le_bytes());
            at += part.len() as u32;
        }
        for part in parts {
            out.extend(part);
        }
        out
    }
}

/// A place in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// GeoNames id, 0 where unknown.
    pub geonameid: u32,
    /// Latitude in 1/100,000 degree.
    pub lat: i32,
    /// Longitude in 1/100,000 degree.
    pub lon: i32,
    /// Population.
    pub population: u32,
    /// Position of the name among the labels.
    pub label: u32,
    /// Index into `PlaceKind::ALL`.
    pub kind: u8,
    /// Record number of the country, 0 where none.
    pub country: u8,
    /// Record number of the province, 0 where none.
    pub admin1: u16,
    /// Record number of the district less [`FIRST_DISTRICT`], 0 where none.
    pub admin2: u16,
    /// [`OWN`].
    pub flags: u8,
}

impl Record {
    /// Reads one record.
    pub fn read(b: &[u8]) -> Option<Self> {
        let label = b.get(16..19)?;
        Some(Record {
            geonameid: u32_at(b, 0)?,
            lat: u32_at(b, 4)? as i32,
            lon: u32_at(b, 8)? as i32,
            population: u32_at(b, 12)?,
            label: u32::from_le_bytes([label[0], label[1], label[2], 0]),
            kind: *b.get(19)?,
            country: *b.get(20)?,
            admin1: u16::from_le_bytes([*b.get(21)?, *b.get(22)?]),
            admin2: u16::from_le_bytes([*b.get(23)?, *b.get(24)?]),
            flags: *b.get(25)?,
        })
    }

    /// Appends the record.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.geonameid.to_le_bytes());
        out.extend(self.lat.to_le_bytes());
        out.extend(self.lon.to_le_bytes());
        out.extend(self.population.to_le_bytes());
        out.extend(&self.label.to_le_bytes()[..3]);
        out.extend([self.kind, self.country]);
        out.extend(self.admin1.to_le_bytes());
        out.extend(self.admin2.to_le_bytes());
        out.push(self.flags);
    }
}

/// The number at byte `at`.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let b = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// The label at `at`: one byte of length, then the name.
pub fn label(labels: &'static [u8], at: u32) -> &'static str {
    let at = at as usize;
    let Some(len) = labels.get(at) else { return "" };
    let bytes = labels.get(at + 1..at + 1 + usize::from(*len)).unwrap_or(&[]);
    std::str::from_utf8(bytes).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back() {
        let record = Record {
            geonameid: 98182,
            lat: 3_334_058,
            lon: -4_440_088,
            population: 7_216_000,
            label: 70_000,
            kind: 1,
            country: 105,
            admin1: 4_000,
            admin2: 47_000,
            flags: OWN,
        };
        let mut bytes = Vec::new();
        record.write(&mut bytes);
        assert_eq!(bytes.len(), RECORD);
        assert_eq!(Record::read(&bytes), Some(record));
        assert_eq!(Record::read(&bytes[1..]), None);
    }
}
