//! The shop's pages and the npm package's files, under the policy that the package promises to need.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Nothing but the page's own files, and WebAssembly.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Where the files are. Only these folders are served, and in them only names of a safe alphabet.
#[derive(Clone, Debug)]
pub(crate) struct Folders {
    /// The pages: `www/`.
    pub(crate) pages: PathBuf,
    /// The npm package: `pkg/dist/`, served under `/ravelin/`.
    pub(crate) package: PathBuf,
}

/// Answers every `GET` that is no part of the API.
pub(crate) async fn serve(State(folders): State<Arc<Folders>>, uri: Uri) -> Response {
    let found = match folders.path_of(uri.path()) {
        Some(path) => read(&path).await,
        None => None,
    };
    match found {
        Some(response) => response,
        None => {
            let page = read(&folders.pages.join("404.html")).await;
            (StatusCode::NOT_FOUND, page.unwrap_or_else(|| "not found".into_response())).into_response()
        }
    }
}

impl Folders {
    /// Returns the file for a path. No segment can be `..`, hidden or encoded.
    fn path_of(&self, path: &str) -> Option<PathBuf> {
        let (folder, names) = match path.strip_prefix("/ravelin/") {
            Some(names) => (&self.package, names),
            None => (&self.pages, path.strip_prefix('/')?),
        };
        if names.is_empty() {
            return Some(folder.join("index.html"));
        }
        let mut file = folder.clone();
        for name in names.split('/') {
            file.push(Some(name).filter(|name| is_plain(name))?);
        }
        Some(file)
    }
}

fn is_plain(name: &str) -> bool {
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    name.bytes().all(alphabet) && !name.starts_with('.') && !name.is_empty()
}

async fn read(path: &Path) -> Option<Response> {
    let kind = media_type(path.extension()?.to_str()?)?;
    let bytes = tokio::fs::read(path).await.ok()?;
    Some(([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], Body::from(bytes)).into_response())
}

/// Returns the media type of an extension; nothing for what a page has no use for.
fn media_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn path_of(path: &str) -> Option<String> {
        let folders = Folders { pages: "www".into(), package: "pkg/dist".into() };
        folders.path_of(path).map(|path| path.to_str().unwrap().to_owned())
    }

    #[test]
    fn only_plain_names_are_files() {
        assert_eq!(path_of("/").unwrap(), "www/index.html");
        assert_eq!(path_of("/scripts/form.js").unwrap(), "www/scripts/form.js");
        assert_eq!(path_of("/ravelin/ravelin.wasm").unwrap(), "pkg/dist/ravelin.wasm");
        for refused in [
            "/../Cargo.toml",
            "/scripts/../../Cargo.toml",
            "/.git/config",
            "/%2e%2e/Cargo.toml",
            "/scripts//form.js",
            "//etc/passwd",
            "/ravelin/..",
            "/a\\b.html",
            "no-slash",
        ] {
            assert_eq!(path_of(refused), None, "{refused}");
        }
    }
}
