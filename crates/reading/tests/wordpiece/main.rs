//! The tokeniser beside the published one: 500 lines of our own with emoji, names in Arabic and other scripts,
//! control characters. `training/parity/lines.py` makes them, and 5,000 for `dateline-eval -- parity`.

use dateline_reading::encoder::WordPiece;
use serde_json::Value;

#[test]
fn five_hundred_lines_agree() {
    let vocabulary = WordPiece::new();
    let mut pieces = Vec::new();
    let mut lines = 0;
    for line in include_str!("lines.jsonl").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        pieces.clear();
        vocabulary.pieces(line["text"].as_str().unwrap(), &mut pieces);
        let wanted: Vec<u32> =
            line["ids"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as u32).collect();
        assert_eq!(pieces, wanted, "{}", line["text"]);
        lines += 1;
    }
    assert_eq!(lines, 500);
}
