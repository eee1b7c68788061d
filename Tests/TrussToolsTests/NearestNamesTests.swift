import JSON
import MCP
import SQL
import Testing
import TrussAPI
import TrussTools

/// What is said of names that do not exist: what was probably meant, of what there is and is open.
@Suite struct NearestNamesTests {
    private static let prepared = Task {
        let sandbox = try await OwnSandbox.instance()
        try await sandbox.prepare(
            """
            CREATE SCHEMA nearby; CREATE SCHEMA nearby_closed; CREATE SCHEMA "Near By";
            CREATE TABLE nearby.invoices (id int PRIMARY KEY, "dueOn" date);
            CREATE TABLE nearby.invoice_lines (invoice_id int);
            CREATE TABLE nearby_closed.invoice (id int);
            CREATE TABLE nearby_closed.vouchers (id int);
            CREATE TABLE "Near By"."Gift Cards" (id int);
            CREATE TABLE nearby.tickets_closed (id int);
            CREATE FUNCTION nearby.total_due(invoice int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION public.len(list int[], start int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION nearby_closed.total_due_now() RETURNS int LANGUAGE sql AS 'SELECT 1';
            """)
        return sandbox
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let tool: String
        let arguments: String
        let words: [String]

        init(_ tool: String, _ arguments: String, _ words: String...) {
            self.tool = tool
            self.arguments = arguments
            self.words = words
        }

        var testDescription: String { "\(tool) \(arguments)" }
    }

    private static let schemas = "the schemas are \"Near By\","

    static let cases: [Case] = [
        Case(
            "truss_describe_table", #"{"table":"order"}"#, "There is no table or view public.order",
            "Did you mean public.orders"),
        Case(
            "truss_describe_table", #"{"table":"invoice","schema":"nearby"}"#,
            "Did you mean nearby.invoices?"),
        Case("truss_describe_table", #"{"table":"inovices"}"#, "Did you mean nearby.invoices?"),
        Case(
            "truss_describe_table", #"{"table":"nerby.invoices"}"#, "There is no schema nerby",
            schemas, "Did you mean nearby.invoices?"),
        Case(
            "truss_describe_table", #"{"table":"gift_cards"}"#,
            "Did you mean \"Near By\".\"Gift Cards\"?"),
        Case(
            "truss_describe_table", #"{"table":"qqqqqq"}"#, "truss_database_schema lists the tables"
        ),
        Case(
            "truss_query_table", #"{"table":"nearby.invoice"}"#, "42P01",
            "Did you mean nearby.invoices?"),
        Case(
            "truss_query_table", #"{"table":"nowhere.qqqqqq"}"#, "There is no schema nowhere",
            schemas),
        Case(
            "truss_query_table", #"{"table":"pg_catalog.pg_clas"}"#, "42P01"),
        Case(
            "truss_query_table", #"{"table":"nearby.invoices","select":"due_on"}"#,
            "Did you mean dueOn?"),
        Case(
            "truss_delete_rows", #"{"table":"nowhere.invoice","filters":{"id":"eq.1"}}"#, schemas),
        Case(
            "truss_run_sql", #"{"sql":"SELECT * FROM order_item"}"#,
            "Did you mean public.order_items?"),
        Case("truss_run_sql", #"{"sql":"SELECT * FROM nowhere.invoices"}"#, schemas),
        Case("truss_run_sql", #"{"sql":"SELECT nowhere.f(1)"}"#, "3F000", "column 8", schemas),
        Case("truss_run_sql", #"{"sql":"SELECT 1::nowhere.t"}"#, schemas),
        Case(
            "truss_run_sql", #"{"sql":"SELECT nearby.total(1)"}"#,
            "Did you mean nearby.total_due(invoice integer)?"),
        // A function of the database, although another dialect has one of that name.
        Case(
            "truss_run_sql", #"{"sql":"SELECT LEN('x')"}"#,
            "It is called as: public.len(list integer[], start integer)"),
        Case(
            "truss_database_schema", #"{"schema":"nearyb"}"#,
            "no tables or views in the schema nearyb",
            "There is no schema nearyb", schemas),
        Case(
            "truss_call_function", #"{"function":"nearby.total"}"#,
            "did you mean nearby.total_due(invoice integer)?"),
        Case(
            "truss_call_function", #"{"function":"total_deu"}"#,
            "did you mean nearby.total_due(invoice integer)?"),
        Case(
            "truss_call_function", #"{"function":"nowhere.total_due"}"#, "3F000", schemas,
            "did you mean nearby.total_due(invoice integer)?"),
    ]

    @Test(arguments: cases) func whatWasMeantIsNamed(_ it: Case) async throws {
        let text = try await Self.prepared.value.features.failure(it.tool, it.arguments)
        for word in it.words { #expect(text.contains(word), "\(text)") }
        #expect(!text.contains("truss_internal") && !text.contains("pg_toast"), "\(text)")
    }

    @Test func aSchemaThatExistsIsNotUnknown() async throws {
        let features = try await Self.prepared.value.features
        for arguments in [
            #"{"table":"information_schema.tabels"}"#, #"{"table":"nearby.qqqq"}"#,
        ] {
            let text = try await features.failure("truss_query_table", arguments)
            #expect(text.contains("42P01") && !text.contains("no schema"), "\(text)")
        }
    }

    /// What asks for the names of what is closed, by names near them.
    static let probes: [Case] = [
        Case("truss_describe_table", #"{"table":"nearby.tickets_close"}"#),
        Case("truss_describe_table", #"{"table":"nearby.vouchers"}"#),
        Case("truss_query_table", #"{"table":"nearby.ticket_closed"}"#),
        Case("truss_run_sql", #"{"sql":"SELECT * FROM vouchers"}"#),
        Case("truss_run_sql", #"{"sql":"SELECT * FROM nearbyclosed.vouchers"}"#),
        Case("truss_run_sql", #"{"sql":"SELECT total_due_no()"}"#),
        Case("truss_run_sql", #"{"sql":"SELECT nearbyclosed.total_due_now()"}"#),
        Case("truss_call_function", #"{"function":"nearby.total_due_no"}"#),
    ]

    @Test func nothingClosedIsNamed() async throws {
        var settings = Settings()
        settings.tables.allowedSchemas = [try Identifier("nearby")]
        settings.tables.deniedTables = [try TableName(parsing: "nearby.tickets_closed")]
        let features = TrussFeatures(
            instance: try await Self.prepared.value, version: "test", settings: settings)
        for probe in Self.probes {
            let text = try await features.failure(probe.tool, probe.arguments)
            for name in ["tickets_closed", "nearby_closed", "public", "total_due_now()", "Near By"]
            {
                let isAsked = probe.arguments.contains(name)
                #expect(!text.contains(name) || isAsked, "\(probe.arguments): \(text)")
            }
        }
        let closed = try await features.failure(
            "truss_run_sql", #"{"sql":"SELECT * FROM nearby_closed.nothing"}"#)
        #expect(closed.contains("There is no open schema nearby_closed; the schemas are nearby."))
        for uri in ["truss://table/nearby/ticket_closed", "truss://table/nearby_closed/voucher"] {
            #expect(await features.nearestResource(to: uri) == nil)
        }
    }

    @Test(arguments: [
        ("truss://table/public/order", "truss://table/public/orders"),
        ("truss://table/nowhere/invoice_line", "truss://table/nearby/invoice_lines"),
        ("truss://table/public/gift_cards", "truss://table/Near%20By/Gift%20Cards"),
        ("truss://shema", "truss://schema"),
        ("truss://table/a/b/c", nil),
        ("truss://table/public/qqqqqq", nil),
    ])
    func aResourceThatIsNotThereHasANearestOne(uri: String, nearest: String?) async throws {
        let features = try await Self.prepared.value.features
        #expect(try await features.readResource(uri) == nil)
        #expect(await features.nearestResource(to: uri) == nearest)
        guard let nearest else { return }
        #expect(try await features.readResource(nearest) != nil)
    }

    /// Names that other languages write so, each with what is right here.
    @Test(arguments: [
        (
            "truss_query_table", #"{"table":"\"public.customers\""}"#,
            "Quotes around both make one name of schema and table; write public.customers."
        ),
        ("truss_describe_table", #"{"table":"\"sales.leads\""}"#, "write sales.leads."),
        (
            "truss_run_sql", #"{"sql":"SELECT * FROM \"public.customers\""}"#,
            "write public.customers."
        ),
        (
            "truss_query_table",
            #"{"table":"products","filters":{"attributes.material":"eq.steel"}}"#,
            "For a member of JSON write attributes->>material."
        ),
        (
            "truss_query_table", #"{"table":"orders","select":"id,orders.total"}"#,
            "Columns stand without their table: total."
        ),
        (
            "truss_update_rows",
            #"{"table":"orders","filters":{"orders.id":"eq.1"},"changes":{"notes":"x"}}"#,
            "Columns stand without their table: id."
        ),
        (
            "truss_query_table", #"{"table":"customers","filters":"name = \"Ann\""}"#,
            #"write {"name":"eq.Ann"}"#
        ),
    ])
    func namesOfOtherLanguagesGetTheirRemedy(
        tool: String, arguments: String, remedy: String
    ) async throws {
        let text = try await SandboxFixture.features().failure(tool, arguments)
        #expect(text.contains(remedy), "\(text)")
    }
}
