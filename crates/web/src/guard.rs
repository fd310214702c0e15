//! Who may ask: only pages that name this machine. A page elsewhere that points its own name at
//! 127.0.0.1 (DNS rebinding) is refused, and whatever is answered carries a strict content policy.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The `Host` values that mean this server.
#[derive(Clone, Debug)]
pub struct Hosts {
    port: u16,
}

impl Hosts {
    /// This machine on `port`.
    pub fn on(port: u16) -> Self {
        Hosts { port }
    }

    /// Whether a `Host` header names this server.
    fn knows(&self, host: &str) -> bool {
        let port = self.port.to_string();
        ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
            host.get(..name.len()).is_some_and(|h| h.eq_ignore_ascii_case(name))
                && match host.get(name.len()..) {
                    Some("") => self.port == 80,
                    Some(rest) => rest.strip_prefix(':') == Some(port.as_str()),
                    None => false,
                }
        })
    }
}

/// Nothing from elsewhere, no script, no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Refuses what is not for us; puts the policy on every answer.
pub async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    let mut response = match host {
        Some(host) if hosts.knows(host) => {
            if matches!(*request.method(), Method::GET | Method::HEAD) {
                next.run(request).await
            } else {
                (StatusCode::METHOD_NOT_ALLOWED, "These pages are for reading only.\n").into_response()
            }
        }
        Some(_) => {
            (StatusCode::MISDIRECTED_REQUEST, "This server answers to localhost only.\n").into_response()
        }
        None => (StatusCode::BAD_REQUEST, "A Host header is needed.\n").into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_on_this_port() {
        let hosts = Hosts::on(8017);
        for good in ["127.0.0.1:8017", "localhost:8017", "LOCALHOST:8017", "[::1]:8017"] {
            assert!(hosts.knows(good), "{good}");
        }
        for bad in [
            "evil.example",
            "evil.example:8017",
            "127.0.0.1",
            "127.0.0.1:80",
            "localhost.evil.example:8017",
            "",
            "localhost:8017.evil.example",
        ] {
            assert!(!hosts.knows(bad), "{bad}");
        }
        assert!(Hosts::on(80).knows("localhost"));
    }
}
