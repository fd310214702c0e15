//! What the tokeniser sees in a character: the table `model/characters.tsv`.

/// Classes of characters, as bits.
const REMOVED: u8 = 1;
const SPACE: u8 = 2;
const MARK: u8 = 4;
const PUNCT: u8 = 8;
const CJK: u8 = 16;

/// Ranges of characters with their class; characters below [`SMALL`] in a plain table.
#[derive(Debug)]
pub(super) struct Characters {
    small: Vec<u8>,
    ranges: Vec<(u32, u32, u8)>,
}

/// Where the plain table ends: beyond Arabic, before the scripts that news in English rarely quotes.
const SMALL: u32 = 0x800;

impl Characters {
    /// Reads the table.
    pub(super) fn new() -> Self {
        let mut ranges: Vec<(u32, u32, u8)> = dateline_data::rows(dateline_data::PIECE_CHARACTERS)
            .filter_map(|mut row| {
                let class = match row.next()? {
                    "removed" => REMOVED,
                    "space" => SPACE,
                    "mark" => MARK,
                    "punct" => PUNCT,
                    _ => CJK,
                };
                let first = u32::from_str_radix(row.next()?, 16).ok()?;
                let last = u32::from_str_radix(row.next()?, 16).ok()?;
                Some((first, last, class))
            })
            .collect();
        ranges.sort_unstable();
        let mut small = vec![0; SMALL as usize];
        for (first, last, class) in &ranges {
            for c in *first..=(*last).min(SMALL - 1) {
                small[c as usize] |= class;
            }
        }
        Characters { small, ranges }
    }

    fn class(&self, c: char) -> u8 {
        let c = u32::from(c);
        if let Some(class) = self.small.get(c as usize) {
            return *class;
        }
        // Ranges of one class do not overlap; of two they do not either, as categories are exclusive.
        let after = self.ranges.partition_point(|r| r.0 <= c);
        match after.checked_sub(1).map(|i| self.ranges[i]) {
            Some((_, last, class)) if c <= last => class,
            _ => 0,
        }
    }

    /// Control and format characters, dropped before anything else.
    pub(super) fn removed(&self, c: char) -> bool {
        self.class(c) & REMOVED != 0
    }

    /// White space.
    pub(super) fn space(&self, c: char) -> bool {
        self.class(c) & SPACE != 0
    }

    /// Marks that stand on a letter, dropped after decomposition.
    pub(super) fn mark(&self, c: char) -> bool {
        self.class(c) & MARK != 0
    }

    /// Punctuation: a piece of its own.
    pub(super) fn punct(&self, c: char) -> bool {
        self.class(c) & PUNCT != 0
    }

    /// Chinese characters: a piece of their own.
    pub(super) fn cjk(&self, c: char) -> bool {
        self.class(c) & CJK != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        let table = Characters::new();
        assert!(table.removed('\u{0}') && table.removed('\u{200B}') && table.removed('\u{FFFD}'));
        assert!(table.space('\t') && table.space('\u{3000}') && !table.space('a'));
        assert!(table.mark('\u{301}') && table.mark('\u{064B}') && !table.mark('e'));
        assert!(table.punct('$') && table.punct('“') && table.punct('؟') && !table.punct('€'));
        assert!(table.cjk('中') && !table.cjk('あ'));
    }
}
