import Spelling
import Testing

@Suite struct ClosestNameTests {
    struct Case: Sendable {
        let word: String
        let names: [String]
        let nearest: String?

        init(_ word: String, _ names: [String], _ nearest: String?) {
            self.word = word
            self.names = names
            self.nearest = nearest
        }
    }

    private static let shop = [
        "categories", "customers", "order_items", "orders", "payments", "price_history",
        "product_variants", "products", "reviews", "shipments", "stock_counts", "user_addresses",
        "users", "wishlists",
    ]
    private static let prisma = [
        "Account", "OrderItem", "Order", "Session", "User", "UserRole", "VerificationToken",
        "_OrderToProduct",
    ]
    private static let customer = [
        "id", "external_ref", "name", "email", "country", "city", "birthday", "is_active",
        "created_at", "updated_at", "credit_limit", "phone_number", "billing_address_id",
        "qty_sold",
        "unit_price", "description",
    ]
    private static let camel = [
        "id", "firstName", "lastName", "createdAt", "updatedAt", "isActive", "orderId",
        "HTTPStatus",
    ]
    private static let tools = [
        "truss_database_schema", "truss_describe_table", "truss_run_sql", "truss_explain_query",
        "truss_query_table", "truss_insert_rows", "truss_update_rows", "truss_call_function",
        "truss_list_identities", "truss_list_api_keys", "truss_status",
    ]

    static let cases: [Case] = [
        Case("custmers", ["orders", "customers", "products"], "customers"),
        Case("CUSTOMERS", ["customers"], "customers"),
        Case("cusotmers", ["customers"], "customers"),
        Case("order", ["customers", "orders"], "orders"),
        Case("creat", ["updated_at", "created_at"], "created_at"),
        Case("created", ["updated_at", "created_at"], "created_at"),
        Case("equals", ["neq", "eq"], "eq"),
        Case("xyzzyplugh", ["orders", "customers"], nil),
        Case("", ["abc", "ab", ""], nil),
        Case("a", [], nil),
        Case("name", ["name", "names"], "name"),
        Case("names", ["name", "names"], "names"),
        Case(String(repeating: "a", count: 10_000), ["b"], nil),
        Case("***", shop, nil),

        // One edit or a plural before a common beginning.
        Case("order", shop, "orders"),
        Case("user", shop, "users"),
        Case("product", shop, "products"),
        Case("category", shop, "categories"),
        Case("catagories", shop, "categories"),
        Case("addresses", shop, "user_addresses"),
        Case("user_address", shop, "user_addresses"),
        Case("payment", shop, "payments"),
        Case("wish_lists", shop, "wishlists"),
        Case("person", ["personal_data", "people"], "people"),
        Case("child", ["children", "chili"], "children"),
        Case("address", ["addresses", "address_book"], "addresses"),
        Case("status", ["statuses", "statu"], "statu"),
        Case("ordr", shop, "orders"),
        Case("oder_items", shop, "order_items"),

        // Words: joined, parted, in another case or order, too many or too few.
        Case("orderitems", shop, "order_items"),
        Case("OrderItems", shop, "order_items"),
        Case("orderItem", shop, "order_items"),
        Case("order-items", shop, "order_items"),
        Case("items_order", shop, "order_items"),
        Case("items", shop, "order_items"),
        Case("variants", shop, "product_variants"),
        Case("tbl_orders", shop, "orders"),
        Case("orders_table", shop, "orders"),
        Case("stock", shop, "stock_counts"),
        Case("history_of_prices", shop, "price_history"),
        Case("order_item", prisma, "OrderItem"),
        Case("orders", prisma, "Order"),
        Case("user_roles", prisma, "UserRole"),
        Case("verification_tokens", prisma, "VerificationToken"),
        Case("order_to_product", prisma, "_OrderToProduct"),

        // Columns.
        Case("createdAt", customer, "created_at"),
        Case("created_on", customer, "created_at"),
        Case("created_date", customer, "created_at"),
        Case("create_at", customer, "created_at"),
        Case("updated", customer, "updated_at"),
        Case("customer_name", customer, "name"),
        Case("customer_email", customer, "email"),
        Case("email_address", customer, "email"),
        Case("active", customer, "is_active"),
        Case("phone", customer, "phone_number"),
        Case("desc", customer, "description"),
        Case("descr", customer, "description"),
        Case("price", customer, "unit_price"),
        Case("limit_credit", customer, "credit_limit"),
        Case("contry", customer, "country"),
        Case("brithday", customer, "birthday"),
        Case("quantity_sold", ["qty_sold", "sold_at"], nil),
        Case("qty", ["quotes", "quantity"], "quantity"),
        Case("amt", ["amount", "at"], "at"),
        Case("amt", ["amount", "id"], "amount"),
        Case("first_name", camel, "firstName"),
        Case("created_at", camel, "createdAt"),
        Case("http_status", camel, "HTTPStatus"),
        Case("order_id", camel, "orderId"),

        // Names that share words or letters and mean something else.
        Case("updated_at", ["created_at"], nil),
        Case("user_id", ["id", "order_id"], nil),
        Case("id", ["customer_id", "uuid_of_parent"], nil),
        Case("last_name", ["first_name"], nil),
        Case("truss_delete_rows", tools, nil),
        Case("invoices", shop, nil),
        Case("to", ["at", "in", "of"], nil),
        Case("sum", ["total", "count"], nil),
        Case("größe", ["grösse_alt", "größen"], "größen"),

        // Tools.
        Case("run_sql", tools, "truss_run_sql"),
        Case("query_table", tools, "truss_query_table"),
        Case("truss_query", tools, "truss_query_table"),
        Case("truss_run_query", ["truss_run_sql"], nil),
        Case("mcp__truss__truss_run_sql", tools, "truss_run_sql"),
        Case("trussRunSQL", tools, "truss_run_sql"),
        Case("truss_table_describe", tools, "truss_describe_table"),
        Case("truss_list_api_key", tools, "truss_list_api_keys"),
        Case("database_schema", tools, "truss_database_schema"),
        Case("truss_insert_row", tools, "truss_insert_rows"),
    ]

    @Test(arguments: cases) func findsWhatWasMeant(_ it: Case) {
        #expect(ClosestName.to(it.word, in: it.names) == it.nearest)
    }

    @Test(arguments: cases) func everyNameIsNearestToItself(_ it: Case) {
        for name in it.names where name.contains(where: \.isLetter) {
            #expect(ClosestName.to(name, in: it.names) == name)
        }
    }

    @Test func aHandicapDecidesBetweenEquals() {
        let names = [("old", "orders"), ("new", "orders"), ("new", "order_lines")]
        let nearest = ClosestName.first(near: "order", in: names, name: \.1) {
            $0.0 == "new" ? 0 : 10
        }
        #expect(nearest?.0 == "new" && nearest?.1 == "orders")
    }
}
