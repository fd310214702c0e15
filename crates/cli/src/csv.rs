//! Rows of CSV (RFC 4180, lines ending in a plain newline).

/// One row, its end included.
pub fn row<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (n, field) in fields.enumerate() {
        if n > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let fields = ["a", "b, \"c\"", "", "d\ne"];
        assert_eq!(super::row(fields.into_iter()), "a,\"b, \"\"c\"\"\",,\"d\ne\"\n");
    }
}
