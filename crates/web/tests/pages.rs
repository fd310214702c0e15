//! The pages over a real archive, asked through the real router.
#![allow(clippy::unwrap_used)] // a failing case should panic

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use dateline_archive::{Archive, IngestOptions, Quiet};
use dateline_intake::{Form, Hints, RawReport};
use std::path::{Path, PathBuf};
use tower::ServiceExt;

const PORT: u16 = 8017;

fn archive(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("t.db");
    let report = RawReport {
        uri: "mem:1".to_owned(),
        bytes: b"Two soldiers killed <script>alert(1)</script>\n\nBAGHDAD - A drone strike killed two soldiers in \
                 Baghdad on Thursday, the army said."
            .to_vec(),
        form: Form::Plain,
        hints: Hints { published: "2024-01-05".parse().ok(), ..Hints::default() },
    };
    let mut archive = Archive::open(&path).unwrap();
    archive.ingest([Ok(report)].into_iter(), &IngestOptions::default(), &Quiet).unwrap();
    path
}

async fn get(path: &Path, address: &str, host: Option<&str>) -> (Response, String) {
    let mut request = Request::builder().uri(address);
    if let Some(host) = host {
        request = request.header("host", host);
    }
    let app = dateline_web::app(path, PORT).unwrap();
    let mut response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let body = std::mem::take(response.body_mut());
    let bytes = axum::body::to_bytes(body, 10_000_000).await.unwrap();
    (response, String::from_utf8(bytes.to_vec()).unwrap())
}

const HERE: Option<&str> = Some("127.0.0.1:8017");

#[tokio::test]
async fn every_page_answers_and_carries_the_policy() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(&folder);
    for address in
        ["/", "/reports", "/search?q=drone", "/search", "/style.css", "/api/v1/events", "/?type=ASSAULT"]
    {
        let (response, _) = get(&path, address, HERE).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
    }
}

#[tokio::test]
async fn a_report_shows_its_words_escaped() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(&folder);
    let (_, list) = get(&path, "/reports", HERE).await;
    let id = list.split("/reports/r_").nth(1).unwrap().get(..16).unwrap();
    let (response, page) = get(&path, &format!("/reports/r_{id}"), HERE).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains("soldiers"), "{page}");
    assert!(!page.contains("<script"), "{page}");
    let (response, json) = get(&path, &format!("/api/v1/reports/r_{}", &id[..10]), HERE).await;
    assert_eq!(response.status(), StatusCode::OK);
    let line: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(line["schema"], "dateline/1");
}

#[tokio::test]
async fn an_event_shows_its_quotes() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(&folder);
    let (_, lines) = get(&path, "/api/v1/events", HERE).await;
    let event: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    let quote = event["accounts"][0]["evidence"][0]["quote"].as_str().unwrap();
    let (response, page) = get(&path, &format!("/events/{}", event["id"].as_str().unwrap()), HERE).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(page.contains(quote.split('<').next().unwrap()), "{quote} not in {page}");
}

#[tokio::test]
async fn strangers_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(&folder);
    let (response, body) = get(&path, "/", Some("evil.example:8017")).await;
    assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST);
    assert!(!body.contains("Timeline"));
    assert!(response.headers().contains_key("content-security-policy"));
    assert_eq!(get(&path, "/", None).await.0.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn wrong_questions_are_answered_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(&folder);
    for (address, status, words) in [
        ("/events/E_ffffffffffffffff", StatusCode::NOT_FOUND, "no event"),
        ("/events/%3Cscript%3E", StatusCode::NOT_FOUND, "&#60;script"),
        ("/reports/r_zz", StatusCode::NOT_FOUND, "no report"),
        ("/nowhere", StatusCode::NOT_FOUND, "no page"),
        ("/?after=yesterday", StatusCode::BAD_REQUEST, "2024-01-31"),
        ("/?type=PARTY", StatusCode::BAD_REQUEST, "PLOVER"),
        ("/api/v1/events?before=32", StatusCode::BAD_REQUEST, "error"),
    ] {
        let (response, body) = get(&path, address, HERE).await;
        assert_eq!(response.status(), status, "{address}");
        assert!(body.contains(words), "{address}: {body}");
    }
}
