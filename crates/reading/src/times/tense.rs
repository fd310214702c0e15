//! Whether the words around an expression tell of the past or of what is to come.

use super::anchor::Place;
use crate::chunks::{Tense, VerbGroup};

/// Verbs of intent: what follows them with "to" or "for" is to come.
const PLANS: &[&str] = &[
    "agree", "aim", "arrange", "commit", "decide", "due", "expect", "hope", "intend", "invite", "order",
    "plan", "pledge", "prepare", "promise", "propose", "schedule", "set", "slate", "vow", "want", "likely",
    "unlikely",
];

/// Verbs whose day is to come even where they stand in the past: "scheduled a meeting for Thursday".
const FIXES: &[&str] = &["schedule", "slate", "set", "plan", "expect", "plan", "book", "call", "due"];

/// Verbs that move a day: "extended to Nov. 20", "postponed until Tuesday".
const MOVES: &[&str] = &[
    "adjourn",
    "bar",
    "defer",
    "delay",
    "extend",
    "give",
    "move",
    "postpone",
    "push",
    "remand",
    "reschedule",
    "suspend",
    "wait",
    "allow",
    "have",
];

/// Verbs whose present tense, beside a day, tells of a timetable: "the talks begin Monday", "the offer expires Friday".
const TIMETABLE: &[&str] = &[
    "begin", "close", "conclude", "convene", "depart", "end", "expire", "kick", "leave", "open", "reopen",
    "resume", "return", "start", "travel", "vote",
];

/// Words that say of a day in their own right that it is to come.
const AHEAD: &[&str] = &["payable", "effective", "expiring", "maturing", "upcoming"];

/// Words between an expression and the one that governs it.
const BETWEEN: &[&str] = &[
    "on",
    "in",
    "at",
    "for",
    "to",
    "of",
    "the",
    "early",
    "late",
    "mid",
    "about",
    "around",
    "end",
    "beginning",
    "middle",
    "until",
    "till",
    "by",
    "-",
    "start",
];

impl Place<'_> {
    /// `-1` for past, `1` for future, `0` where nothing says: by the cue in front, else by the nearest verb.
    pub fn direction(&self) -> i32 {
        let one = self.cue(1);
        match one {
            "since" => return -1,
            "next" | "coming" => return 1,
            "until" | "till" | "by" | "starting" | "beginning" | "from" => {
                let verb = self.verb_direction();
                let ahead = verb > 0 || verb == 0 && one != "from";
                if ahead || matches!(one, "until" | "till") && MOVES.contains(&self.verb_before()) {
                    return 1;
                }
                return verb;
            }
            // "as soon as Tuesday"
            "as" if self.cue(3) == "as" && matches!(self.cue(2), "soon" | "early" | "late") => {
                let verb = self.verb_direction();
                return if verb == 0 { 1 } else { verb };
            }
            _ => {}
        }
        let (link, governor) = self.governor();
        if let Some(word) = governor {
            if AHEAD.contains(&word) || word == "due" && link != "to" {
                return 1;
            }
            if matches!(link, "to" | "until" | "till") && MOVES.contains(&word) {
                return 1;
            }
        }
        self.verb_direction()
    }

    /// The nearest word in front that is no preposition or article, and what stands right behind it.
    fn governor(&self) -> (&str, Option<&str>) {
        let mut link = "";
        for back in 1..6 {
            let word = self.cue(back);
            if word.is_empty() {
                break;
            }
            if !BETWEEN.contains(&word) {
                return (link, Some(word));
            }
            link = word;
        }
        (link, None)
    }

    /// The lemma of the last verb in front; empty where there is none.
    fn verb_before(&self) -> &str {
        let chunks = self.chunks.get_or_init(|| self.chunker.of(self.tokens, self.sentence, self.text));
        chunks.verbs.iter().rev().find(|v| v.last <= self.front).map_or("", |v| self.lemma(v))
    }

    fn verb_direction(&self) -> i32 {
        // A list without full stops: every time in it would look at every verb.
        if self.sentence.tokens().len() > 2_000 {
            return 0;
        }
        let chunks = self.chunks.get_or_init(|| self.chunker.of(self.tokens, self.sentence, self.text));
        // The nearest verb; one in front speaks before one behind.
        // What "and" joins behind is another clause's.
        let joined =
            usize::from(self.after(0).is_some_and(|t| matches!(t.lemma.as_str(), "and" | "but"))) * 8;
        let distance = |first: usize, last: usize| {
            if last <= self.first {
                self.first - last
            } else {
                (first.saturating_sub(self.last)) * 2 + 3 + joined
            }
        };
        let nearest = chunks.verbs.iter().enumerate().min_by_key(|(_, v)| distance(v.first, v.last));
        let Some((mut i, _)) = nearest else { return 0 };
        // "get around Wednesday's ruling": whose it is does not move with "would" or "could".
        let owner = self.after(0).is_some_and(|t| matches!(t.span.of(self.text), "'s" | "’s"));
        let mut planned = None;
        loop {
            let verb = &chunks.verbs[i];
            if verb.infinitive || self.lemma(verb) == "be" && verb.tense == Tense::NonFinite {
                if verb.infinitive {
                    // "guidelines to be published in November"
                    if verb.passive && planned.is_none() && self.follows_noun(verb) {
                        return 1;
                    }
                    planned = Some(verb.first);
                }
            } else if let Some(direction) = self.by_verb(verb, planned, owner) {
                return direction;
            }
            match i.checked_sub(1) {
                Some(before) => i = before,
                None => return i32::from(planned.is_some()),
            }
        }
    }

    /// What a finite verb says; `None` where it says nothing.
    fn by_verb(&self, verb: &VerbGroup, planned: Option<usize>, owner: bool) -> Option<i32> {
        let lemma = self.lemma(verb);
        if let Some(start) = planned {
            // "is to resume", "is set to resume", "expected to".
            let near = start.saturating_sub(verb.last) <= 2;
            let adjective = self.tokens.get(verb.last).is_some_and(|t| PLANS.contains(&t.lemma.as_str()));
            if PLANS.contains(&lemma)
                || lemma == "be" && near && (start == verb.last || adjective) && verb.tense == Tense::Present
            {
                return Some(1);
            }
        }
        if let Some(modal) = verb.modal
            && !verb.perfect
        {
            match self.tokens[modal].lemma.as_str() {
                "may" | "can" | "should" | "must" | "shall" | "would" => {
                    return Some(if owner { -1 } else { 1 });
                }
                "could" | "might" => return Some(0),
                _ => {}
            }
        }
        let fixes = FIXES.contains(&lemma) && !owner;
        match verb.tense {
            Tense::Past if verb.perfect => Some(-1),
            Tense::Past if fixes && verb.last <= self.first && !matches!(lemma, "call" | "set" | "book") => {
                Some(1)
            }
            Tense::Past => Some(-1),
            Tense::Future => Some(1),
            Tense::Present if fixes => Some(1),
            Tense::Present if verb.perfect => Some(-1),
            Tense::Present if planned.is_some() && PLANS.contains(&lemma) => Some(1),
            Tense::Present if verb.last <= self.first && TIMETABLE.contains(&lemma) => Some(1),
            Tense::Present => Some(0),
            Tense::NonFinite if fixes && verb.passive => Some(1),
            Tense::NonFinite => None,
        }
    }

    fn lemma(&self, verb: &VerbGroup) -> &str {
        self.tokens.get(verb.main).map_or("", |t| t.lemma.as_str())
    }

    fn follows_noun(&self, verb: &VerbGroup) -> bool {
        use dateline_facts::token::Upos;
        verb.first
            .checked_sub(1)
            .and_then(|i| self.tokens.get(i))
            .is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn))
    }
}
