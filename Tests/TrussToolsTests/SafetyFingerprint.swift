import JSON
import SQL
import Testing
import TrussAPI

/// Everything that a text which only reads must leave as it is, part by part.
struct SafetyFingerprint: Sendable {
    let parts: JSONObject
    let tables: JSONValue

    /// The next transaction id; no row changes without using one up.
    let nextTransaction: JSONValue
}

/// Takes fingerprints of a sandbox and tells what has changed since the first.
struct SafetyWatch {
    let sandbox: SandboxBridge
    private let quick: String
    private let tables: String
    private let first: SafetyFingerprint
    private var lastTransaction: JSONValue

    init(_ sandbox: SandboxBridge) async throws {
        self.sandbox = sandbox
        // The sandbox itself notes when a key was last used; ANALYZE runs by itself.
        let row = try await sandbox.rows(
            """
            SELECT string_agg(format('SELECT %s AS id, count(*) AS n,
             sum(hashtidextended(ctid, xmin::text::bigint)) AS h FROM %s', c.oid, c.oid::regclass),
             ' UNION ALL ') AS tables
            FROM pg_class c WHERE c.relkind IN ('r', 'm') AND c.relname NOT LIKE 'pg_statistic%'
            AND c.oid <> 'truss_internal.api_keys'::regclass
            """)[0].object
        tables = SafetyFingerprint.sql(tables: try #require(row?["tables"]?.string))
        quick = SafetyFingerprint.sql
        let parts = try #require(try await sandbox.rows(quick)[0].object?["parts"]?.object)
        let all = try #require(try await sandbox.rows(tables)[0].object?["tables"])
        let next = parts["next transaction"] ?? .null
        first = SafetyFingerprint(parts: parts, tables: all, nextTransaction: next)
        lastTransaction = next
    }

    /// The names of the parts that are not as they were.
    mutating func changes() async throws -> [String] {
        let parts = try #require(try await sandbox.rows(quick)[0].object?["parts"]?.object)
        let next = parts["next transaction"] ?? .null
        var names = parts.compactMap { first.parts[$0.name] == $0.value ? nil : $0.name }
        names.removeAll { $0 == "next transaction" }
        // Sandboxes use transaction ids for their own notes, about one a second.
        if next != lastTransaction { names += try await changesOfTables() }
        lastTransaction = next
        return names
    }

    /// Looks at every row whatever happened.
    func changesOfTables() async throws -> [String] {
        let all = try await sandbox.rows(tables)[0].object?["tables"]
        return all == first.tables ? [] : ["tables"]
    }
}

extension SafetyFingerprint {
    /// A change of a row makes a new version of it, at another place and of another transaction: that is
    /// quicker to sum up than the values, and sees a change that is taken back too.
    fileprivate static func sql(tables: String) -> String {
        "SELECT md5(string_agg(q::text, '' ORDER BY id)) AS tables FROM (\(tables)) q"
    }

    fileprivate static let sql = #"""
        SELECT json_build_object(
        'next transaction', pg_snapshot_xmax(pg_current_snapshot())::text,
        'relations', (SELECT count(*) FROM pg_class),
        'sequences', (SELECT md5(string_agg(s::text, '' ORDER BY s::text)) FROM pg_sequences s),
        'roles', (SELECT md5(string_agg(r::text, '' ORDER BY r.oid)) FROM pg_authid r),
        'session', (SELECT json_agg(current_setting(name)) FROM unnest(array['search_path', 'role',
          'session_authorization', 'TimeZone', 'DateStyle', 'IntervalStyle', 'statement_timeout',
          'lock_timeout', 'idle_in_transaction_session_timeout', 'default_transaction_read_only',
          'default_transaction_isolation', 'transaction_read_only', 'standard_conforming_strings',
          'row_security', 'work_mem', 'client_encoding', 'session_replication_role',
          'application_name', 'fsync', 'local_preload_libraries', 'jit']) name),
        'schemas', current_schemas(true)::text,
        'prepared', (SELECT count(*) FROM pg_prepared_statements WHERE from_sql),
        'cursors', (SELECT count(*) FROM pg_cursors WHERE is_holdable),
        'channels', (SELECT count(*) FROM pg_listening_channels()),
        'prepared transactions', (SELECT count(*) FROM pg_prepared_xacts),
        'advisory locks', (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'),
        'other locks', (SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
          WHERE a.backend_type = 'client backend' AND l.pid <> pg_backend_pid()
          AND l.locktype <> 'virtualxid' AND a.state <> 'active'),
        'open transactions', (SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in %'),
        'large objects', (SELECT count(*) FROM pg_largeobject_metadata),
        'slots', (SELECT count(*) FROM pg_replication_slots),
        'origins', (SELECT count(*) FROM pg_replication_origin),
        'reset', (SELECT json_build_array(pg_conf_load_time(), pg_postmaster_start_time(),
          (SELECT max(stats_reset) FROM pg_stat_database),
          (SELECT stats_reset FROM pg_stat_bgwriter))),
        'files', (SELECT md5(string_agg(f, ',' ORDER BY f)) FROM (
          SELECT d || '/' || name FROM (VALUES ('.'), ('..'), ('global'), ('pg_replslot'),
            ('pg_tblspc'), ('pg_twophase'), ('pg_notify'),
            ('base/' || (SELECT oid FROM pg_database WHERE datname = current_database()))) v(d),
            pg_ls_dir(d) name WHERE d IN ('.', '..', 'pg_replslot', 'pg_tblspc', 'pg_twophase')
            OR name ~ '^[0-9]+$') x(f)),
        'file dates', (SELECT md5(string_agg(name || s.size || s.modification, ',' ORDER BY name))
          FROM unnest(array['postgresql.conf', 'postgresql.auto.conf', 'pg_hba.conf',
            'pg_ident.conf', 'PG_VERSION']) name, pg_stat_file(name) s),
        'foreign files', json_build_array(pg_stat_file('/tmp/x', true)::text,
          pg_stat_file('x', true)::text, pg_stat_file('evil', true)::text)
        ) AS parts
        """#
}
