//! What `deploy/` has: units, an image's root, a compose file, a connector.

use super::common::text;
use super::places::{Place, postgres, sqlite};
use super::relaying::{customer, sandbox, until};
use ravelin_outbox::Store as _;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

pub(super) fn deploy(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy").join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(deploy(path)).unwrap()
}

fn output(command: &mut Command) -> Output {
    let name = command.get_program().to_owned();
    command.output().unwrap_or_else(|error| panic!("{name:?} is needed: {error}"))
}

const UNITS: [&str; 2] = ["systemd/ravelin-gateway.service", "systemd/ravelin-relay.service"];

#[test]
fn systemd_finds_nothing_wrong_with_the_units_and_little_that_they_could_do() {
    let folder = tempfile::tempdir().unwrap();
    for unit in UNITS {
        // It looks whether the program is there.
        let here = read(unit).replace("/usr/local/bin/ravelin", env!("CARGO_BIN_EXE_ravelin"));
        let file = folder.path().join(Path::new(unit).file_name().unwrap());
        std::fs::write(&file, here).unwrap();
        let verified = output(Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&file));
        assert!(verified.status.success() && verified.stderr.is_empty(), "{unit}: {verified:?}");
        // In tenths, where 10.0 is a service that may do anything: above it the command fails.
        let mut rating = Command::new("systemd-analyze");
        let rated =
            output(rating.args(["security", "--no-pager", "--offline=yes", "--threshold=12"]).arg(&file));
        assert!(rated.status.success(), "{unit}: {}", text(&rated.stdout));
    }
}

/// A command that stays; killed when dropped.
pub(super) struct Staying(pub(super) Child);

impl Drop for Staying {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Returns what a unit or a service starts, but for the program.
fn started(unit: &str) -> Vec<String> {
    let text = read(unit).replace("\\\n", " ");
    let line = text.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/ravelin ")).unwrap();
    line.split_whitespace().map(str::to_owned).collect()
}

/// Returns the command of a service in the compose file.
fn service(name: &str) -> Vec<String> {
    let text = read("container/compose.yaml");
    let service = text.split(&format!("\n  {name}:\n")).nth(1).unwrap();
    let command = service.split("    command:").nth(1).unwrap();
    let words = match command.strip_prefix(" [") {
        Some(line) => line.split(']').next().unwrap().split(", ").map(str::to_owned).collect::<Vec<_>>(),
        None => {
            let lines = command.lines().skip(1).map_while(|line| line.strip_prefix("      - "));
            lines.map(str::to_owned).collect()
        }
    };
    words.into_iter().map(|word| word.trim_matches('"').to_owned()).collect()
}

/// Starts it on free ports, with its secrets in this place.
fn start(words: &[String], place: &Place, url: &str) -> Staying {
    let secrets = place.folder.path().to_str().unwrap();
    let here = words.iter().map(|word| {
        let word = word.replace("${CREDENTIALS_DIRECTORY}", secrets).replace("/run/secrets", secrets);
        match word.rsplit_once(':') {
            Some((address, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => format!("{address}:0"),
            _ => word,
        }
    });
    let child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
        .args(here)
        .args(["--base-url", url])
        .env("RAVELIN_DATABASE", &place.address)
        .env_remove("RAVELIN_TOKEN")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Staying(child)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_units_and_services_start_delivers() {
    let sandbox = sandbox().await;
    let services = ["relay", "gateway"].map(service);
    assert!(services[1].contains(&"--no-relay".to_owned()), "{services:?}");
    let with_relay = services.map(|mut words| {
        words.retain(|word| word != "--no-relay");
        words
    });
    let commands = [UNITS.map(started), with_relay].concat();
    for (number, words) in commands.iter().enumerate() {
        let place = if number < 2 { sqlite().await } else { postgres(&format!("service_{number}")).await };
        std::fs::write(place.folder.path().join("token"), sandbox.token()).unwrap();
        std::fs::write(place.folder.path().join("gateway-keys"), "shop-key-0123456789\n").unwrap();
        place.store.enqueue(vec![customer("cust-ada", number.try_into().unwrap())]).await.unwrap();
        let _staying = start(words, &place, &sandbox.url());
        until(&words.join(" "), async || place.store.stats().await.unwrap().queued == 0).await;
    }
    assert_eq!(sandbox.summary().taken, 4);
    assert_eq!(service("tables"), ["outbox", "migrate"]);
}

#[test]
fn the_root_of_the_image_is_all_that_the_command_needs() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("image");
    let made = output(
        Command::new("sh").arg(deploy("container/root.sh")).arg(env!("CARGO_BIN_EXE_ravelin")).arg(&root),
    );
    assert!(made.status.success() && made.stderr.is_empty(), "{made:?}");
    // As root in the container: the folder that `chroot` may change into is only root's to give.
    let inside = |arguments: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--root"]).arg(&root).arg("/usr/local/bin/ravelin");
        output(
            command
                .args(arguments)
                .env_clear()
                .env("RAVELIN_DATABASE", "sqlite:///var/lib/ravelin/outbox.db"),
        )
    };
    let version = inside(&["--version"]);
    assert_eq!(text(&version.stdout), concat!("ravelin ", env!("CARGO_PKG_VERSION")), "{version:?}");
    assert_eq!(text(&inside(&["outbox", "migrate"]).stdout), "the tables are of version 1");
    assert!(root.join("var/lib/ravelin/outbox.db").is_file());
    // Certificates and names of hosts are read when something is sent: it is refused by nobody at home, no sooner.
    std::fs::write(
        root.join("tmp/event.json"),
        r#"{"timestamp":1700000000000,"customer":{"customerId":"c"}}"#,
    )
    .unwrap();
    std::fs::write(root.join("tmp/token"), "sk_test_0123456789").unwrap();
    let sent = inside(&[
        "send",
        "--token-file",
        "/tmp/token",
        "--base-url",
        "https://localhost:1",
        "--endpoint",
        "/v2/customer",
        "/tmp/event.json",
    ]);
    assert!(text(&sent.stdout).contains("connect"), "{sent:?}");
    // And nothing else: no shell, no other program.
    let mut programs = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                programs.push(entry.path().strip_prefix(&root).unwrap().display().to_string());
            }
        }
    }
    let is_expected = |path: &str| {
        ["usr/local/bin/ravelin", "tmp/", "etc/", "var/lib/ravelin/"]
            .iter()
            .any(|begin| path.starts_with(begin))
            || path.contains(".so")
    };
    assert!(programs.iter().all(|path| is_expected(path)), "{programs:?}");
}

/// Returns the instructions of the image, with continued lines put together.
fn instructions() -> Vec<(String, String)> {
    let text = read("container/Dockerfile").replace("\\\n", " ");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| line.split_once(' ').unwrap())
        .map(|(word, rest)| (word.to_owned(), rest.trim().to_owned()))
        .collect()
}

#[test]
fn the_image_is_built_from_what_is_here_and_runs_as_nobody_else() {
    let instructions = instructions();
    let known = [
        "FROM",
        "WORKDIR",
        "COPY",
        "ENV",
        "RUN",
        "USER",
        "VOLUME",
        "EXPOSE",
        "STOPSIGNAL",
        "ENTRYPOINT",
        "CMD",
    ];
    assert!(instructions.iter().all(|(word, _)| known.contains(&word.as_str())), "{instructions:?}");
    let of = |word: &str| -> Vec<&str> {
        instructions.iter().filter(|(found, _)| found == word).map(|(_, rest)| rest.as_str()).collect()
    };
    let toolchain = std::fs::read_to_string(deploy("../rust-toolchain.toml")).unwrap();
    let version = toolchain.split("channel = \"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(of("FROM"), [&*format!("rust:{version}-bookworm AS build"), "scratch"]);
    assert!(of("ENV").contains(&&*format!("RUSTUP_TOOLCHAIN={version}")));
    // A user by number: an orchestrator that wants to know that it is not root can.
    assert_eq!(of("USER"), ["65532:65532"]);
    assert!(read("container/root.sh").contains("ravelin:x:65532:65532:"));
    for list in ["ENTRYPOINT", "CMD", "VOLUME"] {
        assert!(serde_json::from_str::<Vec<String>>(of(list)[0]).is_ok(), "{list} is no list");
    }
    let run = of("RUN")[0];
    assert!(
        run.contains("--locked") && run.contains("sh deploy/container/root.sh target/release/ravelin /image")
    );
    // Nothing of the repository is left out: cargo reads every manifest, and looks for every target in them.
    let mut kept = Command::new("git");
    let kept = output(kept.args(["ls-files"]).current_dir(deploy("..")));
    let ignored = read("container/Dockerfile.dockerignore");
    let ignored: Vec<_> = ignored.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(ignored.contains(&"target") && ignored.contains(&".git"), "{ignored:?}");
    for file in text(&kept.stdout).lines() {
        let is_left_out = ignored.iter().any(|pattern| match pattern.strip_prefix("**/") {
            Some(name) => file.split('/').any(|part| part == name),
            None => file == *pattern || file.starts_with(&format!("{pattern}/")),
        });
        assert!(!is_left_out, "{file}");
    }
}

/// Buildah, with everything that it keeps in a folder of the test's own.
fn buildah(folder: &Path, arguments: &[&str]) -> Output {
    let mut buildah = Command::new("buildah");
    buildah.arg("--root").arg(folder.join("images")).arg("--runroot").arg(folder.join("run"));
    output(buildah.args(["--storage-driver", "vfs"]).args(arguments))
}

#[test]
fn an_engine_builds_the_image_and_it_runs_as_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let inside = |name: &str| folder.path().join(name).display().to_string();
    // The stage that compiles would fetch a compiler: what it ends with is made here, by the same script.
    let mut root = Command::new("sh");
    root.arg(deploy("container/root.sh")).arg(env!("CARGO_BIN_EXE_ravelin")).arg(inside("built/image"));
    assert!(output(&mut root).status.success());
    std::fs::create_dir_all(inside("built/state/ravelin")).unwrap();
    std::fs::create_dir(inside("context")).unwrap();
    let stage = format!("build={}", inside("built"));
    let file = deploy("container/Dockerfile").display().to_string();
    let run = |arguments: &[&str]| {
        let done = buildah(folder.path(), arguments);
        assert!(done.status.success(), "{arguments:?}: {done:?}");
        text(&done.stdout).to_owned()
    };
    run(&[
        "build",
        "--quiet",
        "--isolation",
        "chroot",
        "--build-context",
        &stage,
        "--file",
        &file,
        "--tag",
        "ravelin",
        &inside("context"),
    ]);
    let image: Value =
        serde_json::from_str(&run(&["inspect", "--type", "image", "localhost/ravelin"])).unwrap();
    let config = &image["OCIv1"]["config"];
    assert_eq!((&config["User"], &config["StopSignal"]), (&"65532:65532".into(), &"SIGTERM".into()));
    let container = run(&["from", "--pull-never", "localhost/ravelin"]);
    let ravelin = |arguments: &[&str]| {
        run(&[&["run", "--isolation", "chroot", &container, "--", "/usr/local/bin/ravelin"], arguments]
            .concat())
    };
    assert_eq!(ravelin(&["--version"]), concat!("ravelin ", env!("CARGO_PKG_VERSION")));
    assert!(ravelin(&["outbox", "migrate"]).starts_with("the tables are of version"));
    assert!(ravelin(&["outbox", "stats"]).contains("queued"));
}

#[test]
fn the_compose_file_is_one_and_refuses_to_run_without_a_password() {
    let config = |password: Option<&str>| {
        let mut compose = Command::new("docker-compose");
        compose.arg("--file").arg(deploy("container/compose.yaml")).args(["config", "--quiet"]);
        output(
            compose.env_remove("DATABASE_PASSWORD").envs(password.map(|value| ("DATABASE_PASSWORD", value))),
        )
    };
    let good = config(Some("x"));
    assert!(good.status.success() && good.stderr.is_empty(), "{good:?}");
    let bad = config(None);
    assert!(
        !bad.status.success() && text(&bad.stderr).contains("give a password for the database"),
        "{bad:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_connector_names_columns_that_there_are() {
    let connector: Value = serde_json::from_str(&read("kafka/outbox-router.json")).unwrap();
    let config = connector["config"].as_object().unwrap();
    let place = postgres("connector").await;
    let text_of = |name: &str| config[name].as_str().unwrap().to_owned();
    assert_eq!(text_of("table.include.list"), "public.ravelin_outbox");
    let mut columns = vec![];
    for option in
        ["table.field.event.id", "table.field.event.key", "table.field.event.payload", "route.by.field"]
    {
        columns.push(text_of(&format!("transforms.outbox.{option}")));
    }
    let placed = text_of("transforms.outbox.table.fields.additional.placement");
    columns.extend(placed.split(',').map(|part| part.split(':').next().unwrap().to_owned()));
    place.sql(&format!("SELECT {} FROM public.ravelin_outbox", columns.join(", ")));
    assert!(text_of("transforms").split(',').any(|name| name == "outbox"));
    assert!(config.values().all(Value::is_string), "Kafka Connect takes texts only");
}
