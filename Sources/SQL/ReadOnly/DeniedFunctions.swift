/// The functions that a read-only transaction does not contain, by what they do.
///
/// Names are as the catalogue has them (PostgreSQL 13 to 18 and its contrib modules). Every volatile
/// function that is not here was judged to leave nothing behind and to read nothing but tables.
/// Functions of the same names in other schemas are refused too: `search_path` decides what a name means.
package enum DeniedFunctions {
    /// Functions refused for one reason.
    package struct Group: Sendable {
        /// What they do, as the end of the sentence "f …".
        package let reason: String
        let names: [StaticString]
        /// Beginnings of names that PostgreSQL or a module reserves for such functions.
        var families: [StaticString] = []
    }

    /// Why a function is refused, or nil when it may be called; `name` is as the catalogue has it.
    package static func reason(for name: String) -> String? {
        if let index = groupOfName[name] { return groups[index].reason }
        return families.first { name.hasPrefix($0.prefix) }?.reason
    }

    /// Views of PostgreSQL's own that call a denied function.
    package static let views: Set<String> = [
        "pg_file_settings", "pg_hba_file_rules", "pg_ident_file_mappings",
    ]

    private static let groupOfName: [String: Int] = {
        var found: [String: Int] = [:]
        for (index, group) in groups.enumerated() {
            for name in group.names { found["\(name)"] = index }
        }
        return found
    }()

    private static let families: [(prefix: String, reason: String)] = groups.flatMap { group in
        group.families.map { ("\($0)", group.reason) }
    }

    /// Every group, in no order that matters.
    package static let groups: [Group] = [
        Group(
            reason: "reads or writes files of the server",
            names: [
                "pg_read_file", "pg_read_file_old", "pg_read_binary_file", "pg_stat_file",
                "pg_ls_dir", "pg_file_write", "pg_file_sync", "pg_file_rename", "pg_file_unlink",
                "pg_file_read", "pg_file_length", "pg_logfile_rotate", "pg_logdir_ls",
                "pg_hba_file_rules", "pg_ident_file_mappings",
                "pg_show_all_file_settings",
            ],
            families: ["pg_ls_", "pg_read_", "pg_file_"]
        ),
        Group(
            reason: "works on large objects, which a read-only transaction does not protect",
            names: [
                "lo_close", "lo_creat", "lo_create", "lo_export", "lo_from_bytea", "lo_get",
                "lo_import", "lo_lseek", "lo_lseek64", "lo_open", "lo_put", "lo_tell",
                "lo_tell64", "lo_truncate", "lo_truncate64", "lo_unlink", "lo_manage", "loread",
                "lowrite", "be_lo_export", "be_lo_import",
            ]
        ),
        Group(
            reason: "runs SQL that is passed to it as text",
            names: [
                "query_to_xml", "query_to_xmlschema", "query_to_xml_and_xmlschema",
                "cursor_to_xml", "cursor_to_xmlschema", "table_to_xml", "table_to_xmlschema",
                "table_to_xml_and_xmlschema", "schema_to_xml", "schema_to_xmlschema",
                "schema_to_xml_and_xmlschema", "database_to_xml", "database_to_xmlschema",
                "database_to_xml_and_xmlschema", "ts_stat", "ts_rewrite", "crosstab", "crosstab2",
                "crosstab3", "crosstab4", "crosstabn", "crosstab_hash", "connectby",
                "xpath_table", "pg_background_launch", "run_command_on_workers",
                "run_command_on_shards", "run_command_on_placements",
                "run_command_on_all_nodes", "plpgsql_inline_handler",
            ]
        ),
        Group(
            reason: "reaches other databases or hosts",
            names: [
                "dblink", "postgres_fdw_disconnect", "postgres_fdw_disconnect_all", "http_get",
                "http_post", "http_put", "http_patch", "http_delete", "http_head",
                "http_set_curlopt",
                "http_reset_curlopt",
            ],
            families: ["dblink_"]
        ),
        Group(
            reason: "acts on other sessions or on the server process",
            names: [
                "pg_cancel_backend", "pg_terminate_backend", "pg_reload_conf",
                "pg_rotate_logfile", "pg_rotate_logfile_old", "pg_log_backend_memory_contexts",
                "pg_get_process_memory_contexts", "pg_log_standby_snapshot", "pg_promote",
                "autoprewarm_start_worker", "autoprewarm_dump_now", "pg_prewarm",
                "pg_buffercache_evict", "pg_buffercache_evict_relation",
                "pg_buffercache_evict_all", "injection_points_attach", "injection_points_detach",
                "injection_points_wakeup", "injection_points_run",
            ]
        ),
        Group(
            reason: "controls WAL, backup or recovery",
            names: [
                "pg_switch_wal", "pg_switch_xlog", "pg_create_restore_point", "pg_backup_start",
                "pg_backup_stop", "pg_start_backup", "pg_stop_backup", "pg_wal_replay_pause",
                "pg_wal_replay_resume", "pg_get_wal_record_info", "pg_get_wal_records_info",
                "pg_get_wal_records_info_till_end_of_wal", "pg_get_wal_block_info",
            ]
        ),
        Group(
            reason: "controls replication",
            names: [
                "pg_create_physical_replication_slot", "pg_create_logical_replication_slot",
                "pg_copy_physical_replication_slot", "pg_copy_logical_replication_slot",
                "pg_drop_replication_slot", "pg_replication_slot_advance",
                "pg_sync_replication_slots",
            ],
            families: ["pg_logical_", "pg_replication_origin_"]
        ),
        Group(
            reason: "takes locks that outlive the query",
            names: ["bt_index_parent_check"],
            families: ["pg_advisory_", "pg_try_advisory_"]
        ),
        Group(
            reason: "notifies other sessions",
            names: ["pg_notify"]
        ),
        Group(
            reason: "changes settings of the session, which others use after it",
            names: [
                "set_config", "setseed", "set_limit", "set_curcfg", "set_curdict", "set_curprs",
            ]
        ),
        Group(
            reason: "only waits, and holds a connection meanwhile",
            names: ["pg_sleep", "pg_sleep_for", "pg_sleep_until"]
        ),
        Group(
            reason: "uses sequences or ids up, or depends on the session that did",
            names: [
                "nextval", "setval", "currval", "lastval", "pg_nextoid", "txid_current",
                "pg_current_xact_id", "pg_export_snapshot",
            ]
        ),
        Group(
            reason: "resets or replaces statistics",
            names: [
                "pg_stat_reset", "pg_stat_statements_reset", "pg_stat_kcache_reset",
                "pg_stat_monitor_reset", "pg_qualstats_reset", "pg_wait_sampling_reset_profile",
                "pg_stat_force_next_flush", "pg_restore_relation_stats",
                "pg_restore_attribute_stats", "pg_clear_relation_stats",
                "pg_clear_attribute_stats", "pg_set_relation_stats", "pg_set_attribute_stats",
            ],
            families: ["pg_stat_reset_"]
        ),
        Group(
            reason: "maintains indexes, pages or the catalogue",
            names: [
                "brin_summarize_new_values", "brin_summarize_range", "brin_desummarize_range",
                "gin_clean_pending_list", "pg_import_system_collations", "heap_force_kill",
                "heap_force_freeze", "pg_truncate_visibility_map", "pg_extension_config_dump",
                "pg_stop_making_pinned_objects", "get_raw_page",
            ],
            families: ["binary_upgrade_"]
        ),
    ]
}
