extension AdviceRule {
    /// Rules on who reaches what, by PostgreSQL's own catalogue.
    package static let security: [AdviceRule] = [
        AdviceRule(
            "rls_policy_idle", .security, .high,
            "Policies that are not in force: row-level security is off",
            why: "Whoever wrote the policies believes that they protect the rows, and they do not.",
            """
            SELECT t.name AS object, string_agg(quote_ident(p.polname), ', ' ORDER BY p.polname) AS detail,
             format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY;', t.name) AS fix
            FROM tab t JOIN pg_policy p ON p.polrelid = t.oid WHERE NOT t.relrowsecurity
            GROUP BY t.name ORDER BY t.name
            """),

        AdviceRule(
            "definer_search_path", .security, .high,
            "SECURITY DEFINER without a search_path of its own",
            why: """
                A caller's search_path decides which objects the code finds, so whoever may create \
                objects can have it run theirs with the owner's rights.
                """,
            """
            SELECT r.name AS object, format('runs as %s', pg_get_userbyid(r.proowner)) AS detail,
             format('ALTER ROUTINE %s SET search_path = %I, pg_temp;', r.name, r.nspname) AS fix
            FROM routine r WHERE r.prosecdef AND NOT EXISTS (
             SELECT FROM unnest(r.proconfig) AS setting WHERE setting LIKE 'search_path=%')
            ORDER BY r.name
            """),

        AdviceRule(
            "rls_off", .security, .medium, "Tables without row-level security",
            why: """
                Every role with a grant reaches every row; the keys of Truss do so whatever the \
                policies say.
                """,
            """
            SELECT t.name AS object, coalesce('granted to ' || (
              SELECT string_agg(DISTINCT coalesce(r.rolname, 'everybody'), ', ')
              FROM aclexplode(t.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
              WHERE a.grantee <> t.relowner), 'granted to nobody but its owner') AS detail,
             format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY; -- then create its policies', t.name) AS fix
            FROM tab t WHERE NOT t.relrowsecurity AND NOT t.relispartition
             AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid)
            ORDER BY t.relacl IS NULL, t.name
            """),

        AdviceRule(
            "rls_no_policy", .security, .medium, "Row-level security without a policy",
            why: "Nobody but the owner and superusers sees a row, which is rarely what is meant.",
            """
            SELECT t.name AS object, 'no policy' AS detail, format(
             'CREATE POLICY <name> ON %s FOR SELECT TO <role> USING (<condition>);', t.name) AS fix
            FROM tab t WHERE t.relrowsecurity AND NOT t.relispartition
             AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid)
            ORDER BY t.name
            """),
    ]
}
