//! Times of a report whose own date is a stretch of days: what hangs on it is as wide as it is.

use dateline_facts::time::{TimeKind, TimeMention};
use dateline_facts::when::When;
use jiff::civil::Date;

/// Days within which the value that the last day gives is still worth writing.
const NARROW: i32 = 6;

/// The first and the last day of a date that is no single day.
pub(super) fn of(published: &When) -> Option<(Date, Date)> {
    published.earliest.zip(published.latest).filter(|(first, last)| first < last)
}

/// Takes the times as read against the last day to all that they can mean, given how they read against the first;
/// `days` is how far these two are apart.
pub(super) fn widen(times: &mut [TimeMention], early: &[TimeMention], days: i32) {
    for time in times {
        let same = early.partition_point(|e| e.span < time.span);
        let Some(other) = early.get(same).filter(|e| e.span == time.span) else { continue };
        if (other.earliest, other.latest) == (time.earliest, time.latest) {
            continue;
        }
        let least = |a: Option<Date>, b: Option<Date>| a.zip(b).map(|(a, b)| a.min(b));
        let most = |a: Option<Date>, b: Option<Date>| a.zip(b).map(|(a, b)| a.max(b));
        let (from, to) = (least(time.earliest, other.earliest), most(time.latest, other.latest));
        // Of two days the later one was chosen for its weekday: the week before it is not meant.
        if days <= 2 && from.zip(time.earliest).is_some_and(|(a, b)| (b - a).get_days() > 3) {
            continue;
        }
        (time.earliest, time.latest) = (from, to);
        time.approximate = true;
        if time.value != other.value && days > NARROW {
            time.value = shared(&time.value, &other.value).into();
            if time.kind == TimeKind::Time {
                time.kind = TimeKind::Date;
            }
        }
    }
}

/// What two values have in common: "2024-06", "2024", or no more than that it is a date.
fn shared(a: &str, b: &str) -> String {
    let parts = |s: &str| -> Vec<String> {
        s.split('T').next().unwrap_or("").split('-').map(str::to_owned).collect()
    };
    let (a, b) = (parts(a), parts(b));
    let same: Vec<&str> = a.iter().zip(&b).take_while(|(x, y)| x == y).map(|(x, _)| x.as_str()).collect();
    match same.first() {
        Some(year) if year.len() == 4 => same.join("-"),
        _ => "XXXX-XX-XX".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_parts() {
        assert_eq!(shared("2024-06-07", "2024-06-28"), "2024-06");
        assert_eq!(shared("2024-06-07TNI", "2024-11-01TNI"), "2024");
        assert_eq!(shared("2024-01-02", "2023-12-31"), "XXXX-XX-XX");
        assert_eq!(shared("PXY", "PXM"), "XXXX-XX-XX");
    }
}
