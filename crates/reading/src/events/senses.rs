//! Which sense an event's word has by who is in it: words of politicians that only look like force, talks that are interviews or
//! speeches, requests and promises of everyday life.

use super::finder::Finder;
use super::lexicon::Lexicon;
use super::matcher::Draft;
use super::topic;
use super::words::Word;
use dateline_facts::entity::EntityKind;
use dateline_facts::plover::EventType;

/// Whether the words mean no event of the type, given who is in it. `harm`: somebody was hurt.
pub(super) fn other(
    finder: &Finder<'_>,
    lexicon: &Lexicon,
    words: &[Word],
    draft: &Draft,
    (actors, recipients): (&[u32], &[u32]),
    harm: bool,
) -> bool {
    match draft.kind {
        EventType::Assault => !harm && of_words(finder, lexicon, words, draft, actors, recipients),
        EventType::Consult => interview(finder, words, draft, actors, recipients),
        EventType::Request | EventType::Agree | EventType::Threaten => {
            everyday(finder, draft, actors, recipients)
        }
        _ => false,
    }
}

/// The row of the lexicon, whoever confirms it.
fn row(draft: &Draft) -> &str {
    draft.id.strip_prefix("encoder:trigger+").unwrap_or(&draft.id)
}

/// "Trump attacked the moderator", "groups spent a million attacking Clinton": words, where no side bears arms and nothing in the
/// sentence is of force.
fn of_words(
    finder: &Finder<'_>,
    lexicon: &Lexicon,
    words: &[Word],
    draft: &Draft,
    actors: &[u32],
    recipients: &[u32],
) -> bool {
    let both = matches!(
        row(draft),
        "a.attack" | "na.attack" | "a.bomb" | "a.hit" | "na.clash" | "a.clash" | "a.fire" | "a.fireon"
    );
    if !both || topic::hard(words) {
        return false;
    }
    let politicians = |list: &[u32]| !list.is_empty() && list.iter().all(|n| finder.politician(*n));
    if politicians(actors) {
        return true;
    }
    let stump = lexicon.set("stump").is_some_and(|set| {
        words.iter().any(|w| set.contains(&w.low) || set.contains(lexicon.singular(&w.low)))
    });
    let talkers = |list: &[u32]| list.iter().all(|n| finder.talker(*n));
    // "Outside groups spent a million attacking the senator."
    let groups = !actors.is_empty() && actors.iter().all(|n| finder.organized(*n));
    let of_politics =
        actors.iter().chain(recipients).any(|n| finder.politician(*n) || finder.role_is(*n, &["PTY"]));
    of_politics && talkers(actors) && talkers(recipients) && (stump || groups && politicians(recipients))
}

/// "She spoke to The Washington Post": an interview; "he spoke at the White House": a speech.
fn interview(finder: &Finder<'_>, words: &[Word], draft: &Draft, actors: &[u32], recipients: &[u32]) -> bool {
    let talk = matches!(row(draft), "t.phone" | "nt.phone" | "nt.talks" | "t.discuss" | "t.byphone");
    let speech = draft.verb.is_some_and(|v| matches!(&*words[v].lemma, "speak" | "talk"));
    let outlet = |list: &[u32]| list.iter().any(|n| finder.role_is(*n, &["JRN"]));
    // The encoder alone takes every speech for a talk: somebody must be spoken to.
    talk && (outlet(recipients) || outlet(actors))
        || speech && draft.model && (actors.is_empty() || recipients.is_empty())
}

/// "Google promised players", "a doctor told him": nobody of politics, law, arms or a public body is in it.
fn everyday(finder: &Finder<'_>, draft: &Draft, actors: &[u32], recipients: &[u32]) -> bool {
    const OWN: &[&str] = &["BUS", "MNC", "EDU", "MED"];
    if draft.presented.is_some() {
        return false;
    }
    let known: Vec<u32> =
        actors.iter().chain(recipients).copied().filter(|n| !finder.code(*n).is_empty()).collect();
    !known.is_empty() && known.iter().all(|n| finder.role_is(*n, OWN))
}

impl Finder<'_> {
    /// Whether the part of the code behind the country is one of these.
    pub(super) fn role_is(&self, n: u32, roles: &[&str]) -> bool {
        roles.contains(&self.role_of(n).as_str())
    }

    /// A body, not a person.
    fn organized(&self, n: u32) -> bool {
        self.reading.entities.get(n as usize).is_some_and(|e| e.kind == EntityKind::Organization)
    }

    /// Somebody who fights with words: a politician, a party, a candidate's group, a newspaper; no state, no army, no police.
    fn talker(&self, n: u32) -> bool {
        let person = self
            .reading
            .entities
            .get(n as usize)
            .is_some_and(|e| matches!(e.kind, EntityKind::Person | EntityKind::Organization));
        person
            && matches!(
                self.role_of(n).as_str(),
                "" | "GOV"
                    | "LEG"
                    | "PTY"
                    | "ELI"
                    | "OPP"
                    | "JRN"
                    | "BUS"
                    | "NGO"
                    | "CVL"
                    | "LAB"
                    | "EDU"
                    | "JUD"
            )
            && self.code(n).len() != 3
    }
}
