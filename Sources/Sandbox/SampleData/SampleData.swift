/// What a fresh sandbox holds, as SQL in the order it is run; the same on every start but for the keys.
enum SampleData {
    static let statements: [String] = [
        controlPlaneTables, controlPlaneRows, shopTables, shopRows, shopObjects, priceChanges,
        salesSchema, "VACUUM ANALYZE",
    ]

    /// Makes the two keys of this start and gives their secrets, the service key's first.
    static let firstKeys = """
        WITH secrets(key_type, label, secret) AS (VALUES
            ('service_role', 'sandbox',
             'truss_sk_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')),
            ('anon', 'sandbox',
             'truss_pk_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''))
        ), made AS (
            INSERT INTO truss_internal.api_keys (key_type, label, key_prefix, key_hash)
            SELECT key_type, label, left(secret, 12),
                   encode(sha256(convert_to(secret, 'UTF8')), 'hex')
            FROM secrets
        )
        SELECT secret FROM secrets ORDER BY key_type DESC
        """
}
