//! Whose day it is that only a telling verb has: "six were killed, an official told AFP on Wednesday", "police raised the toll
//! from a bombing on Thursday". The deed was by then, when exactly the day does not say.

use super::inflect::Form;
use super::matcher::Draft;
use super::tree::Tree;
use super::unreal;
use super::words::{Tag, Word};
use dateline_facts::plover::EventType;
use dateline_facts::time::TimeMention;
use dateline_facts::when::{Basis, Precision, When};
use jiff::ToSpan;

/// Verbs whose day is that of the telling, with the telling about a deed as their clause.
const TELLS: &[&str] = &[
    "say",
    "tell",
    "announce",
    "report",
    "confirm",
    "state",
    "add",
    "acknowledge",
    "admit",
    "disclose",
    "reveal",
    "note",
    "write",
    "claim",
];

/// Nouns that stand between a deed and the verb whose day it is: what came of it later.
const AFTERMATH: &[&str] = &[
    "toll",
    "number",
    "count",
    "figure",
    "response",
    "reaction",
    "retaliation",
    "investigation",
    "inquiry",
    "probe",
    "connection",
    "victim",
    "mourning",
    "funeral",
    "aftermath",
    "responsibility",
    "condemnation",
    "outrage",
    "anger",
    "revenge",
];

/// Verbs of what is done about a deed when it is over.
const ABOUT: &[&str] =
    &["condemn", "denounce", "deplore", "mourn", "decry", "investigate", "avenge", "lament"];

/// Verbs that a deed as their subject does itself: the day is the deed's.
const OUTCOMES: &[&str] = &[
    "kill", "wound", "injure", "leave", "hit", "strike", "happen", "occur", "take", "destroy", "damage",
    "target", "claim", "begin", "start", "continue", "rock", "displace", "last", "come",
];

/// Whether the verb tells what others did.
pub(super) fn tells(word: &Word) -> bool {
    TELLS.contains(&&*word.lemma)
}

/// Whether the event is what the verb `teller` tells in a clause: "he said that rebels killed", "rebels killed nine, he said".
/// What goes on while it is told keeps the day: "are holding talks, he said on Tuesday".
pub(super) fn told(tree: Tree<'_>, words: &[Word], event: usize, teller: usize) -> bool {
    // "Our forces hit the ship, the spokesman said on Tuesday": a side that tells of its own deed does so that day.
    let ours = |w: usize| matches!(&*words[w].low, "we" | "our");
    if tree.doer(event).is_some_and(|d| ours(d) || tree.children(d).any(ours)) {
        return false;
    }
    let mut at = event;
    let mut clause = None;
    for _ in 0..12 {
        if at == teller {
            return clause.is_some_and(|top| over(tree, words, top));
        }
        if tree.is(at, "ccomp") || tree.is(at, "parataxis") {
            clause = Some(at);
        }
        let Some(up) = tree.head(at) else { break };
        at = up;
    }
    // The telling hangs on the deed.
    tree.is(teller, "parataxis") && tree.head(teller).is_some_and(|top| over(tree, words, top))
}

/// Whether the verb over a clause tells what is over: not "is holding", "hold", "will hold".
fn over(tree: Tree<'_>, words: &[Word], top: usize) -> bool {
    let now = |w: &Word| {
        matches!(&*w.low, "is" | "are" | "am" | "'s" | "’s" | "'re" | "’re" | "being") || w.tag == Tag::Modal
    };
    let open = tree.children(top).any(|c| (tree.is(c, "aux") || tree.is(c, "cop")) && now(&words[c]));
    !open && !matches!(words[top].form, Some(Form::Base | Form::Third))
}

/// Whether without a tree the words say that the time is of a telling behind the event: "killed six, an official told AFP on".
pub(super) fn trailing(words: &[Word], event: usize, at: usize) -> bool {
    let Some(between) = words.get(event..at).filter(|b| b.len() > 3) else { return false };
    let Some(teller) = between.iter().rposition(tells).filter(|t| between.len() - t <= 5) else {
        return false;
    };
    let comma = between[..teller].iter().rposition(|w| w.tag == Tag::Comma);
    let plain = |w: &Word| !matches!(w.tag, Tag::Comma | Tag::Sub | Tag::Rel | Tag::Stop | Tag::Verb);
    comma.is_some_and(|c| teller - c <= 8) && between[teller + 1..].iter().all(plain)
}

/// Whether a deed is only what the verb `owner` deals with later: "raised the toll from a bombing", "condemned the attack",
/// "in control after two days of fighting".
pub(super) fn dealt_with(
    tree: Tree<'_>,
    words: &[Word],
    draft: &Draft,
    event: usize,
    owner: usize,
    at: usize,
) -> bool {
    if !draft.nominal || !matches!(draft.kind, EventType::Assault | EventType::Protest | EventType::Coerce) {
        return false;
    }
    let mut node = event;
    let later = |w: usize| {
        ABOUT.contains(&&*words[w].lemma) || !tree.verb(w) && AFTERMATH.contains(&&*words[w].lemma)
    };
    let mut about = later(owner);
    for _ in 0..12 {
        if node == owner {
            return about;
        }
        about |= node != event && later(node);
        // "on Monday after two days of fighting"
        about |= at < node
            && tree.child(node, "case").is_some_and(|c| matches!(&*words[c].low, "after" | "following"))
            && !tree.verb(node);
        let Some(up) = tree.head(node) else { return false };
        node = up;
    }
    false
}

/// Whether the way up from the event to the verb whose day it is leads over one of courts: "appeared on Sunday charged over the
/// attack". How long ago that was nobody says.
pub(super) fn tried(tree: Tree<'_>, words: &[Word], draft: &Draft, event: usize, owner: usize) -> bool {
    if !draft.nominal || draft.kind != EventType::Assault {
        return false;
    }
    let mut node = event;
    for _ in 0..12 {
        let Some(up) = tree.head(node).filter(|up| *up != owner) else { return false };
        let case = tree
            .child(node, "case")
            .is_some_and(|c| matches!(&*words[c].low, "over" | "for" | "in" | "with"));
        if case
            && tree.verb(up)
            && matches!(&*words[up].lemma, "charge" | "accuse" | "indict" | "convict" | "try")
        {
            return true;
        }
        node = up;
    }
    false
}

/// Whether the event is the subject of the verb, and this tells what it did: "the strike killed four people in May".
pub(super) fn does(tree: Tree<'_>, words: &[Word], event: usize, owner: usize) -> bool {
    tree.head(event) == Some(owner) && tree.is(event, "nsubj") && OUTCOMES.contains(&&*words[owner].lemma)
}

/// Without a tree: the event's noun directly in front of its verb.
pub(super) fn does_plainly(words: &[Word], event: usize, from: usize, at: usize) -> bool {
    let verb = words.get(from..at).and_then(|b| b.iter().rposition(|w| w.tag == Tag::Verb)).map(|n| from + n);
    verb.is_some_and(|v| {
        OUTCOMES.contains(&&*words[v].lemma)
            && words[event..v].iter().skip(1).all(|w| !matches!(w.tag, Tag::Verb | Tag::Comma | Tag::Rel))
    })
}

/// By the time's last day: not on it, but within the week up to it, or within a longer stretch that the words give.
pub(super) fn by_then(time: &TimeMention) -> Option<When> {
    let last = time.latest?;
    let week = last.checked_sub(6.days()).ok()?;
    let first = time.earliest.map_or(week, |e| e.min(week));
    let mut when = When::between(first, last, Basis::Inferred);
    when.precision = when.precision.max(Precision::Week);
    Some(when)
}

/// Whether a verb is one of courts, graves or memory.
pub(super) fn old(word: &Word) -> bool {
    unreal::is(word, "justice") || unreal::is(word, "remember")
}

#[cfg(test)]
mod tests {
    use crate::Reader;
    use dateline_facts::plover::EventType;
    use dateline_facts::report::Report;
    use dateline_facts::when::When;
    use jiff::civil::date;

    /// When the first event of the type was, in a report of Wednesday, 20 March 2024.
    fn when(text: &str, kind: EventType) -> When {
        thread_local!(static READER: Reader = Reader::new());
        let mut report = Report::plain("t", text);
        report.published = When::day(date(2024, 3, 20), dateline_facts::when::Basis::Metadata);
        let reading = READER.with(|r| r.read(report));
        reading.events.iter().find(|e| e.kind == kind).expect(text).when.clone()
    }

    #[test]
    fn the_day_of_a_telling_bounds_the_deed() {
        let told = when("Rebels killed nine soldiers in Gao, officials said on Tuesday.", EventType::Assault);
        assert_eq!((told.earliest, told.latest), (Some(date(2024, 3, 13)), Some(date(2024, 3, 19))));
        let ours = when(
            "Our armed forces targeted the American ship with missiles, the Houthi spokesman said on Tuesday.",
            EventType::Assault,
        );
        assert_eq!((ours.earliest, ours.latest), (Some(date(2024, 3, 19)), Some(date(2024, 3, 19))));
        let own = when(
            "Rebels killed nine soldiers in Gao on Monday, officials said on Tuesday.",
            EventType::Assault,
        );
        assert_eq!((own.earliest, own.latest), (Some(date(2024, 3, 18)), Some(date(2024, 3, 18))));
    }

    #[test]
    fn a_month_behind_the_object_is_the_deeds() {
        let month = when("The strike killed four people in December 2023.", EventType::Assault);
        assert_eq!((month.earliest, month.latest), (Some(date(2023, 12, 1)), Some(date(2023, 12, 31))));
    }
}
