//! The language of a text: English by its little words, anything else by a detector that goes by letters.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Bytes of a text that are looked at.
const SAMPLE: usize = 2000;
/// From so many words on the text decides against what its page or container declares.
const DECIDES: usize = 40;
/// A text of fewer words than this, in Latin letters, is of another language only where a little word says so.
const SHORT: usize = 20;

/// What a little word says.
#[derive(Clone, Copy)]
enum Kind {
    English,
    Shared,
    Other,
}

/// Little words of English, those that it shares with its neighbours, and theirs (`lexicon/little_words.tsv`).
static WORDS: LazyLock<FxHashMap<&'static str, Kind>> = LazyLock::new(|| {
    dateline_data::rows(dateline_data::LITTLE_WORDS)
        .filter_map(|mut row| {
            let kind = match row.next()? {
                "english" => Kind::English,
                "shared" => Kind::Shared,
                _ => Kind::Other,
            };
            Some((row.next()?, kind))
        })
        .collect()
});

/// Little words counted.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    words: usize,
    own: usize,
    common: usize,
    others: usize,
    /// Words with a letter that is not Latin.
    other_script: usize,
}

impl Count {
    fn of(text: &str) -> Self {
        let mut count = Count::default();
        let mut lower = String::new();
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            count.words += 1;
            match WORDS.get(lower.as_str()) {
                Some(Kind::English) => count.own += 1,
                Some(Kind::Shared) => count.common += 1,
                // "El Fasher", "Los Angeles", "SU": names and letters, not words.
                Some(Kind::Other) => count.others += usize::from(word == lower),
                None => {}
            }
            count.other_script +=
                usize::from(word.chars().any(|c| c > '\u{24f}' && !matches!(c, '\u{1e00}'..='\u{1eff}')));
        }
        count
    }

    /// Names from elsewhere and repeated sentences lead a detector that goes by letters astray; little words do not.
    fn is_english(self) -> bool {
        self.words >= 6
            && self.own >= 2
            && (self.own + self.common) * 7 >= self.words
            && self.own * 10 >= self.words
            && self.own + self.common >= self.others * 4
    }
}

/// The language of a text, where it is long enough to tell.
pub(crate) fn language(text: &str) -> Option<String> {
    let text = sample(text);
    let count = Count::of(text);
    if count.is_english() {
        return Some("en".to_owned());
    }
    // A few names are of no language.
    if count.words < SHORT && count.others == 0 && count.other_script * 2 < count.words {
        return None;
    }
    let info = whatlang::detect(text)?;
    if !info.is_reliable() {
        return None;
    }
    Some(two_letters(info.lang()).to_owned())
}

/// What is declared, unless the text plainly says otherwise: many sites declare the language of their template.
pub(crate) fn settled(declared: Option<String>, text: &str) -> Option<String> {
    let Some(declared) = declared else { return language(text) };
    let count = Count::of(sample(text));
    let english = count.is_english();
    if count.words < DECIDES || english == (declared == "en") {
        return Some(declared);
    }
    if english || count.own * 20 < count.words { language(text).or(Some(declared)) } else { Some(declared) }
}

fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// `en-US` to `en`.
pub(crate) fn short_language(code: &str) -> String {
    code.trim().split(['-', '_']).next().unwrap_or("").to_ascii_lowercase()
}

fn two_letters(lang: whatlang::Lang) -> &'static str {
    use whatlang::Lang::*;
    match lang {
        Afr => "af",
        Aka => "ak",
        Amh => "am",
        Ara => "ar",
        Aze => "az",
        Bel => "be",
        Ben => "bn",
        Bul => "bg",
        Cat => "ca",
        Ces => "cs",
        Cmn => "zh",
        Dan => "da",
        Deu => "de",
        Ell => "el",
        Eng => "en",
        Epo => "eo",
        Est => "et",
        Fin => "fi",
        Fra => "fr",
        Guj => "gu",
        Heb => "he",
        Hin => "hi",
        Hrv => "hr",
        Hun => "hu",
        Hye => "hy",
        Ind => "id",
        Ita => "it",
        Jav => "jv",
        Jpn => "ja",
        Kan => "kn",
        Kat => "ka",
        Khm => "km",
        Kor => "ko",
        Lat => "la",
        Lav => "lv",
        Lit => "lt",
        Mal => "ml",
        Mar => "mr",
        Mkd => "mk",
        Mya => "my",
        Nep => "ne",
        Nld => "nl",
        Nob => "no",
        Ori => "or",
        Pan => "pa",
        Pes => "fa",
        Pol => "pl",
        Por => "pt",
        Ron => "ro",
        Rus => "ru",
        Sin => "si",
        Slk => "sk",
        Slv => "sl",
        Sna => "sn",
        Spa => "es",
        Srp => "sr",
        Swe => "sv",
        Tam => "ta",
        Tel => "te",
        Tgl => "tl",
        Tha => "th",
        Tuk => "tk",
        Tur => "tr",
        Ukr => "uk",
        Urd => "ur",
        Uzb => "uz",
        Vie => "vi",
        Yid => "yi",
        Zul => "zu",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        language(text)
    }

    #[test]
    fn english_by_its_little_words() {
        let drill = "Troops stormed a depot near Marin on Tuesday, killing 40 people, witness 7767 said from ward 0.\n\n\
                     Border guards stormed a market near Luvi on Monday, killing 32 people, witness 4250 said from ward 0.\n";
        for text in [
            drill,
            &drill.repeat(8),
            "Four soldiers were killed in Kerem on Wednesday, the army said. The spokesman, José Núñez, denied it near São Tomé.",
            "President Nguyễn Phú Trọng received the minister from Hanoi, the government said on Tuesday.",
            "Gen. Abdel Fattah al-Burhan rejected the terms of the talks on Thursday, his office said.",
        ] {
            assert_eq!(told(text).as_deref(), Some("en"), "{text}");
        }
        // Too short to tell, and names from elsewhere.
        for text in
            ["Serb police detained Albin Kurti's envoy in Zvečan, KoSSev said.", "The Taliban denied it."]
        {
            assert!(told(text).is_none_or(|l| l == "en"), "{text}");
        }
    }

    #[test]
    fn others_stay_others() {
        for (text, code) in [
            (
                "Två soldater dödades i går i en attack mot basen nära gränsen, sade försvarsministern. Regeringen har inte \
              kommenterat uppgifterna, men polisen säger att det var en olycka.",
                "sv",
            ),
            (
                "Twee soldaten zijn gisteren gedood bij een aanval op de basis in het noorden, zei de minister. De regering \
              was niet in staat om te reageren op het nieuws van de politie.",
                "nl",
            ),
            (
                "Deux soldats ont été tués dans une attaque contre la base, a dit le ministre. Le gouvernement n'a pas \
              réagi aux informations de la police sur les faits.",
                "fr",
            ),
            ("Двое военных погибли в пятницу при нападении на базу, сообщило министерство обороны.", "ru"),
        ] {
            assert_eq!(told(text).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn a_template_is_not_believed() {
        let english =
            "The army said on Monday that three soldiers were killed in an attack on the base. ".repeat(4);
        assert_eq!(settled(Some("sv".into()), &english).as_deref(), Some("en"));
        let russian =
            "Двое военных погибли в пятницу при нападении на базу, сообщило министерство обороны. ".repeat(5);
        assert_eq!(settled(Some("en".into()), &russian).as_deref(), Some("ru"));
        assert_eq!(settled(Some("en".into()), "Kerem Sava Marin").as_deref(), Some("en"));
        assert_eq!(settled(None, &english).as_deref(), Some("en"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}", declared: Option<String>) {
            let _ = settled(declared, &text);
        }
    }
}
