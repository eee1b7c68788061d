import SQL

/// A rule on a list that the API answers with.
///
/// PostgreSQL applies it too, given the list's members that the rule needs, and none that is a secret.
struct PlatformRule: Sendable {
    /// The list that a rule reads.
    struct List: Hashable, Sendable {
        let endpoint: String
        let query: [String: String]

        /// The member of the answer that holds the list.
        let name: String

        /// What is taken of each element.
        let members: [String]

        /// As many as the API gives at once; more may exist where it gave so many.
        let limit: Int?
    }

    let list: List
    let rule: AdviceRule
}

extension PlatformRule.List {
    static let keys = PlatformRule.List(
        endpoint: "/v1/keys", query: [:], name: "keys",
        members: [
            "id", "key_type", "key_prefix", "label", "created_at", "last_used_at", "revoked",
        ], limit: nil)

    static let identities = PlatformRule.List(
        endpoint: "/v1/auth/identities", query: ["page_size": "250"], name: "identities",
        members: ["id", "state", "verifiable_addresses", "created_at"], limit: 250)

    static let webhooks = PlatformRule.List(
        endpoint: "/v1/webhooks", query: [:], name: "webhooks",
        members: [
            "id", "name", "active", "fail_count", "total_deliveries", "successful_deliveries",
        ], limit: nil)

    static let backups = PlatformRule.List(
        endpoint: "/v1/backups", query: [:], name: "backups",
        members: ["id", "status", "created_at", "completed_at"], limit: nil)
}

extension PlatformRule {
    static let all: [PlatformRule] = [
        PlatformRule(
            list: .keys,
            rule: AdviceRule(
                "key_unused", .security, .high, "Service keys that nobody uses",
                why:
                    "A service key may do everything, and nobody would notice that one was stolen.",
                """
                SELECT format('%s… "%s"', key_prefix, label) AS object,
                 CASE WHEN last_used_at IS NULL THEN format('never used in %s days (threshold 7)', now()::date - created_at::date)
                  ELSE format('last used %s days ago (threshold 90)', now()::date - last_used_at::date) END AS detail,
                 format('truss_revoke_api_key {"id":"%s"}', id) AS fix
                FROM json_to_recordset($input::json) AS k(id text, key_type text, key_prefix text, label text,
                 created_at timestamptz, last_used_at timestamptz, revoked boolean)
                WHERE key_type = 'service_role' AND NOT revoked
                 AND coalesce(last_used_at + interval '90 days', created_at + interval '7 days') <= now()
                ORDER BY created_at
                """)),

        PlatformRule(
            list: .keys,
            rule: AdviceRule(
                "key_old", .security, .medium, "Service keys that were never rotated",
                why: "The longer a key lives, the more places know it.",
                """
                SELECT format('%s… "%s"', key_prefix, label) AS object,
                 format('%s days old (threshold 365)', now()::date - created_at::date) AS detail,
                 format('truss_rotate_api_key {"id":"%s"} and put the new key where the old one is used', id) AS fix
                FROM json_to_recordset($input::json) AS k(id text, key_type text, key_prefix text, label text,
                 created_at timestamptz, last_used_at timestamptz, revoked boolean)
                WHERE key_type = 'service_role' AND NOT revoked AND created_at <= now() - interval '365 days'
                 AND last_used_at > now() - interval '90 days'
                ORDER BY created_at
                """)),

        PlatformRule(
            list: .identities,
            rule: AdviceRule(
                "identity_unverified", .security, .medium,
                "Active identities without a verified address",
                why: "Anybody can have signed up in the name of the address's owner.",
                """
                SELECT id AS object, format('%s, %s days old (threshold 7)', coalesce((
                  SELECT string_agg(a ->> 'value', ', ') FROM json_array_elements(verifiable_addresses) a),
                  'no address'), now()::date - created_at::date) AS detail,
                 format('truss_get_identity {"id":"%s"}, then have the address verified or the identity removed', id) AS fix
                FROM json_to_recordset($input::json) AS i(id text, state text, verifiable_addresses json,
                 created_at timestamptz)
                WHERE state = 'active' AND created_at <= now() - interval '7 days' AND NOT EXISTS (
                 SELECT FROM json_array_elements(verifiable_addresses) a WHERE (a ->> 'verified')::boolean)
                ORDER BY created_at
                """)),

        PlatformRule(
            list: .backups,
            rule: AdviceRule(
                "backup_missing", .health, .high, "No recent backup",
                why: "What was written since the last good backup is lost with the disk.",
                """
                SELECT 'backups' AS object, concat_ws('; ', coalesce('newest completed one is ' || (now()::date - completed::date) ||
                  ' days old (threshold 7)', 'none has ever completed'),
                  CASE WHEN failed > 0 THEN failed || ' failed since' END) AS detail,
                 'no SQL: back up from the console of Truss or with pg_dump, and put it on a schedule' AS fix
                FROM (SELECT b.completed, (SELECT count(*) FROM json_to_recordset($input::json)
                   AS f(status text, created_at timestamptz)
                   WHERE f.status = 'failed' AND f.created_at > coalesce(b.completed, '-infinity')) AS failed
                 FROM (SELECT max(created_at) FILTER (WHERE status = 'completed') AS completed
                  FROM json_to_recordset($input::json) AS b(status text, created_at timestamptz)) b) c
                WHERE coalesce(completed, '-infinity') <= now() - interval '7 days'
                """)),

        PlatformRule(
            list: .webhooks,
            rule: AdviceRule(
                "webhook_failing", .health, .medium, "Webhooks that fail",
                why: "The other side misses what happened here, and nobody there is told.",
                """
                SELECT format('%s "%s"', id, name) AS object,
                 format('%s failures counted (threshold 5), %s of %s deliveries arrived (threshold 90 %%)',
                  coalesce(fail_count, 0), coalesce(successful_deliveries, 0), coalesce(total_deliveries, 0)) AS detail,
                 format('truss_get_webhook {"id":"%s"} shows the errors', id) AS fix
                FROM json_to_recordset($input::json) AS w(id text, name text, active boolean, fail_count int,
                 total_deliveries bigint, successful_deliveries bigint)
                WHERE active AND (fail_count >= 5
                 OR total_deliveries >= 10 AND successful_deliveries < 0.9 * total_deliveries)
                ORDER BY fail_count DESC NULLS LAST
                """)),
    ]
}
