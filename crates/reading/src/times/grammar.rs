//! The rules of `rules.tsv` as one trie over words and classes of words, and the walk through it.

use super::lex::{Class, Item, Lexed};
use rustc_hash::FxHashMap;

/// A literal word or a class, by number.
pub(super) type Symbol = u16;

/// What a rule says.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub id: &'static str,
    pub meaning: &'static str,
    pub arguments: Vec<&'static str>,
}

/// All rules.
pub(super) struct Grammar {
    pub rules: Vec<Rule>,
    literals: FxHashMap<&'static str, Symbol>,
    edges: FxHashMap<(u32, Symbol), u32>,
    accepts: Vec<Option<u16>>,
}

/// A match: which rule, how many tokens, what the classes held.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub rule: usize,
    pub len: usize,
    pub slots: Vec<(Class, f64)>,
}

impl Grammar {
    pub fn new(table: &'static str) -> Self {
        let mut grammar = Grammar {
            rules: Vec::new(),
            literals: FxHashMap::default(),
            edges: FxHashMap::default(),
            accepts: vec![None],
        };
        for mut row in dateline_data::rows(table) {
            let (Some(id), Some(pattern), Some(meaning)) = (row.next(), row.next(), row.next()) else {
                continue;
            };
            let mut words = meaning.split(' ');
            let Some(name) = words.next() else { continue };
            let number = u16::try_from(grammar.rules.len()).unwrap_or(u16::MAX);
            grammar.rules.push(Rule { id, meaning: name, arguments: words.collect() });
            for sequence in expand(pattern) {
                grammar.insert(&sequence, number);
            }
        }
        grammar
    }

    fn insert(&mut self, sequence: &[&'static str], rule: u16) {
        let mut node = 0u32;
        for word in sequence {
            let symbol = match Class::from_name(word) {
                Some(class) => class.symbol(),
                None => {
                    let next = Class::COUNT + u16::try_from(self.literals.len()).unwrap_or(0);
                    *self.literals.entry(word).or_insert(next)
                }
            };
            let fresh = u32::try_from(self.accepts.len()).unwrap_or(u32::MAX);
            let next = *self.edges.entry((node, symbol)).or_insert(fresh);
            if next == fresh {
                self.accepts.push(None);
            }
            node = next;
        }
        if node > 0 {
            let accept = &mut self.accepts[node as usize];
            *accept = accept.or(Some(rule));
        }
    }

    /// The number of a literal word that some rule names.
    pub fn literal(&self, word: &str) -> Option<Symbol> {
        self.literals.get(word).copied()
    }

    /// The longest match of at most `most` tokens that begins at token `at`; of two as long, the first row.
    pub fn longest(&self, lexed: &[Lexed], at: usize, most: usize) -> Option<Match> {
        if most == 0 {
            return None;
        }
        let mut best = None;
        let stop = at.saturating_add(most).min(lexed.len());
        self.walk(lexed.get(..stop)?, at, at, 0, &mut Vec::new(), &mut best);
        best
    }

    fn walk(
        &self,
        lexed: &[Lexed],
        from: usize,
        at: usize,
        node: u32,
        slots: &mut Vec<(Class, f64)>,
        best: &mut Option<Match>,
    ) {
        if let Some(rule) = self.accepts[node as usize].map(usize::from) {
            let len = at - from;
            if best.as_ref().is_none_or(|b| len > b.len || len == b.len && rule < b.rule) {
                *best = Some(Match { rule, len, slots: slots.clone() });
            }
        }
        let Some(token) = lexed.get(at) else { return };
        if let Some(next) = token.literal.and_then(|l| self.edges.get(&(node, l))) {
            self.walk(lexed, from, at + 1, *next, slots, best);
        }
        for Item { class, len, value } in &token.items {
            if at + len > lexed.len() {
                continue;
            }
            if let Some(next) = self.edges.get(&(node, class.symbol())) {
                slots.push((*class, *value));
                self.walk(lexed, from, at + len, *next, slots, best);
                slots.pop();
            }
        }
    }
}

/// All sequences of words that a pattern stands for.
pub(super) fn expand(pattern: &'static str) -> Vec<Vec<&'static str>> {
    let mut rest = pattern;
    sequence(&mut rest)
}

/// Alternatives up to a closing bracket or the end.
fn sequence(rest: &mut &'static str) -> Vec<Vec<&'static str>> {
    let mut done = Vec::new();
    let mut current: Vec<Vec<&'static str>> = vec![Vec::new()];
    loop {
        *rest = rest.trim_start_matches(' ');
        let Some(first) = rest.chars().next() else { break };
        match first {
            ')' => break,
            '|' => {
                *rest = &rest[1..];
                done.append(&mut current);
                current = vec![Vec::new()];
                continue;
            }
            _ => {}
        }
        let mut choices = if first == '(' {
            *rest = &rest[1..];
            let inner = sequence(rest);
            *rest = rest.strip_prefix(')').unwrap_or(rest);
            inner
        } else {
            let end = rest.find([' ', '(', ')', '|', '?']).unwrap_or(rest.len()).max(first.len_utf8());
            let word = &rest[..end];
            *rest = &rest[end..];
            vec![vec![word]]
        };
        if let Some(after) = rest.strip_prefix('?') {
            *rest = after;
            choices.push(Vec::new());
        }
        current = current
            .iter()
            .flat_map(|head| choices.iter().map(move |tail| [head.as_slice(), tail.as_slice()].concat()))
            .collect();
    }
    done.append(&mut current);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_expand() {
        assert_eq!(expand("the? ORD quarter"), [vec!["the", "ORD", "quarter"], vec!["ORD", "quarter"]]);
        assert_eq!(expand("a (b c|d|) e"), [vec!["a", "b", "c", "e"], vec!["a", "d", "e"], vec!["a", "e"]]);
        assert_eq!(expand("x ,? y"), [vec!["x", ",", "y"], vec!["x", "y"]]);
    }

    #[test]
    fn every_rule_has_examples() {
        for row in dateline_data::rows(dateline_data::TIME_RULES) {
            let fields: Vec<&str> = row.collect();
            assert_eq!(fields.len(), 4, "{fields:?}");
            assert!(fields[3].contains(" | "), "{fields:?}");
        }
    }
}
