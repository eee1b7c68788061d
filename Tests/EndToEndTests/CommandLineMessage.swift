/// Command lines and environments with the whole line that a person reads.
struct CommandLineMessage: Sendable, CustomStringConvertible {
    let arguments: [String]
    var environment: [String: String] = [:]
    let status: Int32

    /// Without the program's name in front.
    let message: String

    var description: String {
        (environment.map { "\($0)=\($1)" } + ["TrussMCP"] + arguments).joined(separator: " ")
    }
}

extension CommandLineMessage {
    static let all: [CommandLineMessage] = [
        CommandLineMessage(
            arguments: ["extra"], status: 64,
            message: """
                There is no command extra. TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["Http"], status: 64,
            message: """
                There is no command Http. Did you mean http? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["htp"], status: 64,
            message: """
                There is no command htp. Did you mean http? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["doctr"], status: 64,
            message: """
                There is no command doctr. Did you mean doctor? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["instal", "cursor"], status: 64,
            message: """
                There is no command instal. Did you mean install? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["verify", "f"], status: 64,
            message: """
                There is no command verify. TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["servee"], status: 64,
            message: """
                There is no command servee. TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["doctor", "foo"], status: 64,
            message: """
                foo is one word too many. TrussMCP does one command at a time: TrussMCP doctor.
                """),
        CommandLineMessage(
            arguments: ["doctor", "http"], status: 64,
            message: """
                http is one word too many. TrussMCP does one command at a time: TrussMCP doctor, or \
                TrussMCP http.
                """),
        CommandLineMessage(
            arguments: ["http", "http"], status: 64,
            message: """
                http is one word too many. TrussMCP does one command at a time: TrussMCP http.
                """),
        CommandLineMessage(
            arguments: ["sandbox", "8787"], status: 64,
            message: """
                8787 is one word too many. TrussMCP does one command at a time: TrussMCP sandbox.
                """),
        CommandLineMessage(
            arguments: ["version", "now"], status: 64,
            message: """
                now is one word too many. TrussMCP does one command at a time: TrussMCP version.
                """),
        CommandLineMessage(
            arguments: ["audit", "verify", "a", "b"], status: 64,
            message: """
                b is one word too many. TrussMCP does one command at a time: TrussMCP audit verify \
                FILE.
                """),
        CommandLineMessage(
            arguments: ["install", "cursor", "zed"], status: 64,
            message: """
                zed is one word too many. TrussMCP does one command at a time: TrussMCP install \
                CLIENT.
                """),
        CommandLineMessage(
            arguments: ["--sandbox", "doctor"], status: 64,
            message: """
                doctor stands after an option. A command comes first and its options follow: \
                TrussMCP doctor …
                """),
        CommandLineMessage(
            arguments: ["--read-only", "true"], status: 64,
            message: """
                --read-only takes no value; leave out true.
                """),
        CommandLineMessage(
            arguments: ["--url"], status: 64,
            message: """
                --url needs a value: --url URL
                """),
        CommandLineMessage(
            arguments: ["audit"], status: 64,
            message: """
                audit needs verify FILE: TrussMCP audit verify FILE.
                """),
        CommandLineMessage(
            arguments: ["audit", "verify"], status: 64,
            message: """
                audit needs verify FILE: TrussMCP audit verify FILE.
                """),
        CommandLineMessage(
            arguments: ["audit", "check", "f"], status: 64,
            message: """
                audit needs verify FILE, not check: TrussMCP audit verify FILE.
                """),
        CommandLineMessage(
            arguments: ["install"], status: 64,
            message: """
                install needs CLIENT: TrussMCP install CLIENT, one of claude-code, claude-desktop, \
                cursor, vscode, codex, zed, windsurf.
                """),
        CommandLineMessage(
            arguments: ["install", "clod"], status: 64,
            message: """
                install knows no client clod. It knows claude-code, claude-desktop, cursor, vscode, \
                codex, zed, windsurf.
                """),
        CommandLineMessage(
            arguments: ["install", "curser"], status: 64,
            message: """
                install knows no client curser. Did you mean cursor? It knows claude-code, \
                claude-desktop, cursor, vscode, codex, zed, windsurf.
                """),
        CommandLineMessage(
            arguments: ["install", "VSCODE"], status: 64,
            message: """
                install knows no client VSCODE. Did you mean vscode? It knows claude-code, \
                claude-desktop, cursor, vscode, codex, zed, windsurf.
                """),
        CommandLineMessage(
            arguments: ["--sandbx"], status: 64,
            message: """
                There is no option --sandbx. Did you mean --sandbox? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["--readonly"], status: 64,
            message: """
                There is no option --readonly. Did you mean --read-only? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["--read_only"], status: 64,
            message: """
                There is no option --read_only. Did you mean --read-only? TrussMCP --help lists \
                them.
                """),
        CommandLineMessage(
            arguments: ["-x"], status: 64,
            message: """
                There is no option -x. TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["--help-me"], status: 64,
            message: """
                There is no option --help-me. Did you mean --help? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["--no-sandbox"], status: 64,
            message: """
                There is no option --no-sandbox. Did you mean --sandbox? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["http", "--prot", "1"], status: 64,
            message: """
                There is no option --prot. Did you mean --port? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["--api-key", "truss_sk_0123456789abcdef"], status: 64,
            message: """
                --api-key is refused: every user of this machine can read the arguments of a \
                process. Set TRUSS_API_KEY, or use --api-key-file PATH or --api-key-command 'CMD …'. \
                A key that was typed here may be in the shell's history: rotate it.
                """),
        CommandLineMessage(
            arguments: ["--token=abc"], status: 64,
            message: """
                --token is refused: every user of this machine can read the arguments of a process. \
                Set TRUSS_API_KEY, or use --api-key-file PATH or --api-key-command 'CMD …'. A key \
                that was typed here may be in the shell's history: rotate it.
                """),
        CommandLineMessage(
            arguments: ["doctor", "--jsn"], status: 64,
            message: """
                There is no option --jsn. Did you mean --json? TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["install", "cursor", "--dry-run"], status: 64,
            message: """
                There is no option --dry-run. TrussMCP --help lists them.
                """),
        CommandLineMessage(
            arguments: ["--apikey"], status: 64,
            message: """
                --apikey is refused: every user of this machine can read the arguments of a process. \
                Set TRUSS_API_KEY, or use --api-key-file PATH or --api-key-command 'CMD …'. A key \
                that was typed here may be in the shell's history: rotate it.
                """),
        CommandLineMessage(
            arguments: ["sandbox", "--url", "http://a"], status: 64,
            message: """
                --url has no effect on TrussMCP sandbox, which takes only --port, --rate-limit.
                """),
        CommandLineMessage(
            arguments: ["doctor", "--print"], status: 64,
            message: """
                --print belongs to TrussMCP install CLIENT and has no effect on TrussMCP doctor.
                """),
        CommandLineMessage(
            arguments: ["--json"], status: 64,
            message: """
                --json belongs to TrussMCP doctor and has no effect on TrussMCP.
                """),
        CommandLineMessage(
            arguments: ["--metrics"], status: 64,
            message: """
                --metrics belongs to TrussMCP http and has no effect on TrussMCP.
                """),
        CommandLineMessage(
            arguments: ["--project"], status: 64,
            message: """
                --project belongs to TrussMCP install CLIENT and has no effect on TrussMCP.
                """),
        CommandLineMessage(
            arguments: ["sandbox", "--read-only"], status: 64,
            message: """
                --read-only has no effect on TrussMCP sandbox, which takes only --port, \
                --rate-limit.
                """),
        CommandLineMessage(
            arguments: ["audit", "verify", "f", "--json"], status: 64,
            message: """
                --json belongs to TrussMCP doctor and has no effect on TrussMCP audit verify FILE.
                """),
        CommandLineMessage(
            arguments: ["version", "--json"], status: 64,
            message: """
                --json belongs to TrussMCP doctor and has no effect on TrussMCP version.
                """),
        CommandLineMessage(
            arguments: ["http", "--json"], status: 64,
            message: """
                --json belongs to TrussMCP doctor and has no effect on TrussMCP http.
                """),
        CommandLineMessage(
            arguments: ["--sandbox=1"], status: 64,
            message: """
                --sandbox takes no value.
                """),
        CommandLineMessage(
            arguments: ["--read-only=true"], status: 64,
            message: """
                --read-only takes no value.
                """),
        CommandLineMessage(
            arguments: ["--timeout"], status: 64,
            message: """
                --timeout needs a value: --timeout SECONDS
                """),
        CommandLineMessage(
            arguments: ["--timeout="], status: 64,
            message: """
                --timeout must be an integer from 1 to 600, not "".
                """),
        CommandLineMessage(
            arguments: ["--timeout", "0"], status: 64,
            message: """
                --timeout must be an integer from 1 to 600, not "0".
                """),
        CommandLineMessage(
            arguments: ["--timeout", "1.5"], status: 64,
            message: """
                --timeout must be an integer from 1 to 600, not "1.5".
                """),
        CommandLineMessage(
            arguments: ["--max-bytes", "12"], status: 64,
            message: """
                --max-bytes must be an integer from 1000 to 100000000, not "12".
                """),
        CommandLineMessage(
            arguments: ["--max-exchanges", "65"], status: 64,
            message: """
                --max-exchanges must be an integer from 1 to 64, not "65".
                """),
        CommandLineMessage(
            arguments: ["--max-in-flight-bytes", "1"], status: 64,
            message: """
                --max-in-flight-bytes must be an integer from 1000000 to 100000000000, not "1".
                """),
        CommandLineMessage(
            arguments: ["http", "--port", "65536"], status: 64,
            message: """
                --port must be an integer from 0 to 65535, not "65536".
                """),
        CommandLineMessage(
            arguments: ["sandbox", "--port", "-1"], status: 64,
            message: """
                --port must be an integer from 0 to 65535, not "-1".
                """),
        CommandLineMessage(
            arguments: ["http", "--max-rate", "-5"], status: 64,
            message: """
                --max-rate must be an integer from 0 to 10000000, not "-5".
                """),
        CommandLineMessage(
            arguments: ["--format", "csw"], status: 64,
            message: """
                --format does not take "csw". Did you mean csv? It takes columns, objects, csv.
                """),
        CommandLineMessage(
            arguments: ["--format", "JSON"], status: 64,
            message: """
                --format does not take "JSON". It takes columns, objects, csv.
                """),
        CommandLineMessage(
            arguments: ["http", "--log-format", "JSN"], status: 64,
            message: """
                --log-format does not take "JSN". Did you mean json? It takes text, json.
                """),
        CommandLineMessage(
            arguments: ["--toolsets", "sq"], status: 64,
            message: """
                --toolsets does not take "sq". Did you mean sql? It takes introspection, sql, rows, \
                keys, oauth2, projects, platform, advisors.
                """),
        CommandLineMessage(
            arguments: ["--toolsets", "SQL,rowz"], status: 64,
            message: """
                --toolsets does not take "rowz". Did you mean rows? It takes introspection, sql, \
                rows, keys, oauth2, projects, platform, advisors.
                """),
        CommandLineMessage(
            arguments: ["--toolsets", ","], status: 64,
            message: """
                --toolsets must be a list with at least one name, not ",".
                """),
        CommandLineMessage(
            arguments: ["--allow-schemas", ","], status: 64,
            message: """
                --allow-schemas must be a list with at least one name, not ",".
                """),
        CommandLineMessage(
            arguments: ["--deny-tables", ""], status: 64,
            message: """
                --deny-tables must be a list with at least one name, not "".
                """),
        CommandLineMessage(
            arguments: ["--deny-tables", "a.b.c"], status: 64,
            message: """
                --deny-tables must be a list of names: a.b.c is not a table name; write table or \
                schema.table, a name with a point in double quotes, not "a.b.c".
                """),
        CommandLineMessage(
            arguments: ["--rate-limit"], status: 64,
            message: """
                --rate-limit has no effect without --sandbox.
                """),
        CommandLineMessage(
            arguments: ["--port", "1"], status: 64,
            message: """
                --port has no effect without --sandbox.
                """),
        CommandLineMessage(
            arguments: ["http", "--rate-limit"], status: 64,
            message: """
                --rate-limit has no effect without --sandbox.
                """),
        CommandLineMessage(
            arguments: ["doctor", "--port", "1"], status: 64,
            message: """
                --port has no effect without --sandbox.
                """),
        CommandLineMessage(
            arguments: ["--sandbox", "--url", "http://x"], status: 64,
            message: """
                --url has no effect beside --sandbox; leave out one.
                """),
        CommandLineMessage(
            arguments: ["--sandbox", "--api-key-file", "/x"], status: 64,
            message: """
                --api-key-file has no effect beside --sandbox; leave out one.
                """),
        CommandLineMessage(
            arguments: ["http", "--sandbox", "--api-key-command", "x"], status: 64,
            message: """
                --api-key-command has no effect beside --sandbox; leave out one.
                """),
        CommandLineMessage(
            arguments: ["--audit-optional"], status: 64,
            message: """
                --audit-optional has no effect without --audit-log (TRUSS_AUDIT_LOG).
                """),
        CommandLineMessage(
            arguments: ["--audit-key-file", "k"], status: 64,
            message: """
                --audit-key-file has no effect without --audit-log (TRUSS_AUDIT_LOG).
                """),
        CommandLineMessage(
            arguments: ["http", "--mcp-token", "abcdefghijklmnop"], status: 64,
            message: """
                --mcp-token has no effect without --sandbox or --shared-key (MCP_SHARED_KEY).
                """),
        CommandLineMessage(
            arguments: ["install", "cursor", "--rate-limit"], status: 64,
            message: """
                --rate-limit has no effect without --sandbox.
                """),
        CommandLineMessage(
            arguments: ["--url", "a", "--url", "b"], status: 64,
            message: """
                --url is given twice; give it once: --url URL
                """),
        CommandLineMessage(
            arguments: ["--toolsets", "sql", "--toolsets", "rows"], status: 64,
            message: """
                --toolsets is given twice; give it once: --toolsets LIST
                """),
        CommandLineMessage(
            arguments: ["--timeout", "1", "--timeout=1"], status: 64,
            message: """
                --timeout is given twice; give it once: --timeout SECONDS
                """),
        CommandLineMessage(
            arguments: ["--api-key-file", "a", "--api-key-file", "b"], status: 64,
            message: """
                --api-key-file is given twice; give it once: --api-key-file PATH
                """),
        CommandLineMessage(
            arguments: ["--api-key-file", "/x", "--api-key-command", "y"], status: 78,
            message: """
                --api-key-file and --api-key-command are both set, and which key is meant cannot be \
                known. Leave out one.
                """),
        CommandLineMessage(
            arguments: ["--url", "ftp://x"], status: 78,
            message: """
                --url must begin with http:// or https://, not "ftp://x"; for example \
                http://localhost:8787 or https://truss.example.com.
                """),
        CommandLineMessage(
            arguments: ["--url", "localhost:8787"], status: 78,
            message: """
                --url must begin with http:// or https://, not "localhost:8787"; for example \
                http://localhost:8787 or https://truss.example.com.
                """),
        CommandLineMessage(
            arguments: ["--url", "http://me:pw@h"], status: 78,
            message: """
                --url must not hold a user or password ("http://…@h"); the key belongs in \
                TRUSS_API_KEY.
                """),
        CommandLineMessage(
            arguments: ["--url", "http://h?x=1"], status: 78,
            message: """
                --url must have neither query nor fragment ("http://h?…"); for example \
                http://localhost:8787 or https://truss.example.com.
                """),
        CommandLineMessage(
            arguments: ["--url", "http://h:99999"], status: 78,
            message: """
                --url must have a port between 1 and 65535, not "http://h:99999"; for example \
                http://localhost:8787 or https://truss.example.com.
                """),
        CommandLineMessage(
            arguments: ["--url", "http://"], status: 78,
            message: """
                --url names no host in "http://"; for example http://localhost:8787 or \
                https://truss.example.com.
                """),
        CommandLineMessage(
            arguments: ["--api-key-file", "/nowhere/key"], status: 78,
            message: """
                --api-key-file: /nowhere/key cannot be read: No such file or directory. It must be a \
                file whose first line is the key, truss_sk_…
                """),
        CommandLineMessage(
            arguments: ["--api-key-file", "/"], status: 78,
            message: """
                --api-key-file: / cannot be read: it is a folder. It must be a file whose first line \
                is the key, truss_sk_…
                """),
        CommandLineMessage(
            arguments: ["--api-key-command", "false"], status: 78,
            message: """
                The key command (--api-key-command) failed with status 1 (false); what it said is \
                above.
                """),
        CommandLineMessage(
            arguments: ["--api-key-command", "nowhere/x y"], status: 78,
            message: """
                The key command (--api-key-command) cannot be run: nowhere/x: No such file or \
                directory. Give the program's full path.
                """),
        CommandLineMessage(
            arguments: ["--api-key-command", "'"], status: 78,
            message: """
                The key command (--api-key-command) cannot be run: a ' is not closed.
                """),
        CommandLineMessage(
            arguments: ["--api-key-command", "echo"], status: 78,
            message: """
                The key command (--api-key-command) printed nothing on its first line (echo).
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_API_URL": "ftp://x"], status: 78,
            message: """
                TRUSS_API_URL must begin with http:// or https://, not "ftp://x"; for example \
                http://localhost:8787 or https://truss.example.com.
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_API_KEY": ""], status: 78,
            message: """
                TRUSS_API_KEY is empty; it must hold a key like truss_sk_…
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_API_KEY": "${KEY}"], status: 78,
            message: """
                TRUSS_API_KEY holds a reference (${…}) that was not replaced by its value: set the \
                variable where the MCP client starts, or use TRUSS_API_KEY_FILE.
                """),
        CommandLineMessage(
            arguments: [],
            environment: [
                "TRUSS_API_KEY": "truss_sk_0123456789abcdef", "TRUSS_API_KEY_FILE": "/x",
            ], status: 78,
            message: """
                TRUSS_API_KEY_FILE and TRUSS_API_KEY are both set, and which key is meant cannot be \
                known. Leave out one; an option, --api-key-file or --api-key-command, wins over the \
                variables.
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_API_KEY_FILE": "/nowhere/key"], status: 78,
            message: """
                TRUSS_API_KEY_FILE: /nowhere/key cannot be read: No such file or directory. It must \
                be a file whose first line is the key, truss_sk_…
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_API_KEY_COMMAND": "false"], status: 78,
            message: """
                The key command (TRUSS_API_KEY_COMMAND) failed with status 1 (false); what it said \
                is above.
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_TIMEOUT": "soon"], status: 78,
            message: """
                TRUSS_TIMEOUT must be an integer from 1 to 600, not "soon".
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_READ_ONLY": "maybe"], status: 78,
            message: """
                TRUSS_READ_ONLY must be true or false, not "maybe".
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_FORMAT": "xls"], status: 78,
            message: """
                TRUSS_FORMAT does not take "xls". It takes columns, objects, csv.
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_TOOLSETS": "sqll"], status: 78,
            message: """
                TRUSS_TOOLSETS does not take "sqll". Did you mean sql? It takes introspection, sql, \
                rows, keys, oauth2, projects, platform, advisors.
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_READONLY": "1"], status: 78,
            message: """
                TRUSS_READONLY is no setting and has no effect. Did you mean TRUSS_READ_ONLY? Rename \
                it, or set TRUSS_READ_ONLY as well.
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_TOOLSET": "sql"], status: 78,
            message: """
                TRUSS_TOOLSET is no setting and has no effect. Did you mean TRUSS_TOOLSETS? Rename \
                it, or set TRUSS_TOOLSETS as well.
                """),
        CommandLineMessage(
            arguments: ["http"], environment: ["MCP_PORT": "x"], status: 78,
            message: """
                MCP_PORT must be an integer from 0 to 65535, not "x".
                """),
        CommandLineMessage(
            arguments: ["http"], environment: ["MCP_TOKEN": "abcdefghijklmnop"], status: 78,
            message: """
                MCP_TOKEN has no effect without --sandbox or --shared-key (MCP_SHARED_KEY).
                """),
        CommandLineMessage(
            arguments: [], environment: ["TRUSS_AUDIT_KEY_FILE": "/x"], status: 78,
            message: """
                TRUSS_AUDIT_KEY_FILE has no effect without --audit-log (TRUSS_AUDIT_LOG).
                """),
        CommandLineMessage(
            arguments: ["http", "--host", "a/b"], status: 64,
            message: """
                --host must be an address or a host name, not "a/b".
                """),
        CommandLineMessage(
            arguments: ["http", "--allow-origin", "*"], status: 64,
            message: """
                --allow-origin must be origins like https://app.example.com, with commas between \
                several, not "*".
                """),
        CommandLineMessage(
            arguments: ["http", "--allow-host", "http://a"], status: 64,
            message: """
                --allow-host must be host names like mcp.example.com, with commas between several, \
                not "http://a".
                """),
        CommandLineMessage(
            arguments: ["http", "--host", "0.0.0.0", "--shared-key"],
            environment: ["TRUSS_API_KEY": "truss_sk_0123456789abcdef"], status: 78,
            message: """
                A shared key on 0.0.0.0 would be open to everybody who can reach this machine. Set \
                MCP_TOKEN, which callers then send as Authorization: Bearer, or listen on 127.0.0.1.
                """),
        CommandLineMessage(
            arguments: ["install", "codex", "--project"], status: 78,
            message: """
                install edits no file of Codex for one project; leave out --project.
                """),
        CommandLineMessage(
            arguments: ["install", "cursor", "--url", "ftp://x"], status: 78,
            message: """
                --url must begin with http:// or https://, not "ftp://x"; for example \
                http://localhost:8787 or https://truss.example.com.
                """),
    ]
}
