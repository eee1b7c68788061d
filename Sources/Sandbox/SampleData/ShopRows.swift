extension SampleData {
    /// Some thousand rows for the shop; arithmetic stands in for chance, so every start has the same.
    static let shopRows = #"""
        INSERT INTO categories (parent_id, slug, name) VALUES
            (NULL, 'paper', 'Paper'), (NULL, 'writing', 'Writing'), (NULL, 'outdoor', 'Outdoor'),
            (1, 'notebooks', 'Notebooks'), (1, 'cards', 'Cards'), (2, 'pens', 'Pens'),
            (2, 'ink', 'Ink'), (3, 'tents', 'Tents'), (3, 'lamps', 'Lamps'), (3, 'bottles', 'Bottles');

        INSERT INTO customers
            (external_ref, name, email, country, city, birthday, tags, preferences, credit_limit,
             notes, is_active, created_at)
        SELECT 9007199254740993 + g,
            (ARRAY['Anna', 'Björn', 'Chloé', 'Dmitri', 'Elif', '花子', 'Giovanni', 'ليلى', 'Ingrid',
                   '太郎', 'Kwame', 'Łucja', 'María', 'Nguyễn', 'Olga', 'Zoë', 'Θάλεια'])[1 + g % 17]
            || ' ' ||
            (ARRAY['Meyer', 'Svensson', 'Dubois', 'Иванов', 'Yılmaz', '山田', 'Rossi', 'حداد',
                   'O''Brien', '佐藤', 'Mensah', 'Nowak', 'García'])[1 + g % 13],
            'customer' || g || '@example.com',
            (ARRAY['DE', 'SE', 'FR', 'BG', 'TR', 'JP', 'IT', 'AE'])[1 + g % 8],
            CASE WHEN g % 9 > 0 THEN
                (ARRAY['Köln', 'Malmö', 'Lyon', 'София', 'İzmir', '京都', 'Torino', 'دبي'])[1 + g % 8]
            END,
            CASE WHEN g % 4 > 0 THEN date '1950-01-01' + (g * 7919) % 20000 END,
            CASE WHEN g % 10 = 0 THEN '{vip,wholesale}' WHEN g % 3 = 0 THEN '{newsletter}'
                 WHEN g % 25 = 1 THEN ARRAY['needs, comma', 'says "hi"'] ELSE '{}' END::text[],
            jsonb_build_object(
                'language', (ARRAY['de', 'sv', 'fr', 'bg', 'tr', 'ja', 'it', 'ar'])[1 + g % 8],
                'newsletter', g % 3 = 0,
                'colors', CASE WHEN g % 2 = 0 THEN '["red", "green"]' ELSE '[]' END::jsonb),
            CASE WHEN g % 5 > 0 THEN (g * 104729 % 100000) * 1.25 END,
            CASE WHEN g % 40 = 0 THEN E'Rings twice.\nLeave parcels "next door" — gate code 4711 🔔'
                 WHEN g % 7 = 0 THEN 'Pays by invoice, 30 days' END,
            g % 19 > 0,
            timestamptz '2023-02-01 07:15:00.123456+00'
                + g * interval '3 days 4 hours 5 minutes 6.789012 seconds'
        FROM generate_series(1, 300) g;

        UPDATE customers SET credit_limit = 123456789012345678.99 WHERE id = 42;

        INSERT INTO products
            (sku, name, local_names, category_id, price, stock, sizes, tags, attributes, weight_kg,
             released_on, is_discontinued, updated_at)
        SELECT 'SKU-' || lpad(g::text, 4, '0'),
            (ARRAY['Plain', 'Pocket', 'Northern', 'Quiet', 'Weatherproof', 'Grand', 'Small',
                   'Folding'])[1 + g % 8] || ' ' ||
            (ARRAY['Notebook', 'Postcard Set', 'Fountain Pen', 'Ink', 'Tent', 'Lamp', 'Bottle'])
                [1 + g % 7] || ' ' || (1 + g / 56),
            jsonb_build_array(
                jsonb_build_object('lang', 'ja', 'name',
                    (ARRAY['ノート', '絵葉書', '万年筆', 'インク', 'テント', 'ランプ', '水筒'])[1 + g % 7]),
                jsonb_build_object('lang', 'ar', 'name',
                    (ARRAY['دفتر', 'بطاقات', 'قلم حبر', 'حبر', 'خيمة', 'مصباح', 'زجاجة'])[1 + g % 7])),
            (ARRAY[4, 5, 6, 7, 8, 9, 10])[1 + g % 7],
            (g * 7919 % 19000 + 199) / 100.0,
            g * 31 % 250,
            CASE WHEN g % 7 IN (0, 4) THEN ARRAY[4 + g % 3, 5 + g % 3, 6 + g % 3] END,
            CASE WHEN g % 6 = 0 THEN '{new,sale}' WHEN g % 4 = 0 THEN '{sale}' ELSE '{}' END::text[],
            jsonb_build_object('material', (ARRAY['paper', 'steel', 'cotton', 'glass'])[1 + g % 4],
                'rating', round((g % 40 + 10) / 10.0, 1), 'colors', '["blue", "sand"]'::jsonb,
                'barcode', 4000000000000000000 + g * 1000003),
            CASE WHEN g % 11 > 0 THEN (g % 90 + 1) / 16.0 END,
            date '2021-03-01' + g * 11, g % 29 = 0,
            timestamptz '2025-11-03 10:00:00.000001+00' + g * interval '37 minutes 0.010203 seconds'
        FROM generate_series(1, 160) g;

        INSERT INTO orders
            (customer_id, status, currency, placed_at, delivered_on, shipping_address, coupon, notes)
        SELECT 1 + g * 7919 % 300,
            (ARRAY['delivered', 'delivered', 'paid', 'shipped', 'delivered', 'pending', 'cancelled',
                   'delivered', 'refunded', 'paid', 'draft'])[1 + g % 11]::order_status,
            (ARRAY['EUR', 'EUR', 'EUR', 'SEK', 'JPY'])[1 + g % 5],
            timestamptz '2025-01-02 06:00:00.654321+00'
                + g * interval '8 hours 51 minutes 7.000123 seconds',
            CASE WHEN g % 11 IN (0, 1, 4, 7) THEN date '2025-01-06' + g * 8 / 22 END,
            CASE WHEN g % 6 > 0 THEN jsonb_build_object(
                'street', (g % 90 + 1) || ' ' || (ARRAY['Hauptstraße', 'Storgatan', '通り', 'شارع'])[1 + g % 4],
                'zip', lpad((g * 617 % 99999)::text, 5, '0'),
                'geo', jsonb_build_array(round(47 + g % 70 / 10.0, 4), round(8 + g % 50 / 10.0, 4)))
            END,
            CASE WHEN g % 13 = 0 THEN 'SPRING' || g % 5 END,
            CASE WHEN g % 50 = 0 THEN 'Gift 🎁, no invoice in the box' END
        FROM generate_series(1, 900) g;

        INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price, discount, options)
        SELECT o, line, p.id, 1 + (o + line) % 4, p.price,
            CASE WHEN o % 13 = 0 THEN 0.1250 ELSE 0 END,
            CASE WHEN o % 8 = 0 THEN '[{"engraving": "für 花子"}, "wrap"]' ELSE '[]' END::jsonb
        FROM generate_series(1, 900) o
        CROSS JOIN LATERAL generate_series(1, 1 + o % 4) line
        JOIN products p ON p.id = 1 + (o * 31 + line * 47) % 160;

        UPDATE orders SET total = i.total
        FROM (SELECT order_id, sum(quantity * unit_price * (1 - discount)) AS total
              FROM order_items GROUP BY 1) i
        WHERE i.order_id = orders.id;

        INSERT INTO shipments (order_id, line_no, carrier, tracking_number, shipped_at)
        SELECT i.order_id, i.line_no, (ARRAY['DHL', 'PostNord', 'ヤマト運輸'])[1 + i.order_id % 3],
            12345678901234000000 + i.order_id * 10 + i.line_no,
            o.placed_at + interval '1 day 02:03:04.000005'
        FROM order_items i JOIN orders o ON o.id = i.order_id
        WHERE o.status IN ('shipped', 'delivered') ORDER BY i.order_id, i.line_no;

        INSERT INTO payments (id, order_id, method, amount, bank_reference, paid_at)
        SELECT md5('payment ' || id)::uuid, id,
            (ARRAY['card', 'transfer', 'invoice', 'cash'])[1 + id % 4], total,
            CASE WHEN id % 4 = 1 THEN 90071992547409930000 + id END,
            placed_at + interval '00:07:11.111111'
        FROM orders WHERE status NOT IN ('draft', 'pending', 'cancelled') ORDER BY id;

        INSERT INTO reviews (product_id, customer_id, rating, title, body, created_at)
        SELECT 1 + g % 160, 1 + (g * 17 + g / 160) % 300, 1 + (g * 13) % 5,
            (ARRAY['Good', 'Très bien', 'とても良い', 'ممتاز', 'Не очень', NULL])[1 + g % 6],
            CASE WHEN g % 6 = 5 THEN NULL ELSE
                (ARRAY['Exactly as described.', 'Le papier boit un peu.', 'また買います。',
                       'وصل بسرعة 👍', 'Broke after a week; the shop replaced it.'])[1 + g % 5] END,
            timestamptz '2025-02-01 00:00:00.5+00' + g * interval '16 hours 0.25 seconds'
        FROM generate_series(1, 480) g;

        INSERT INTO stock_counts (warehouse, product_id, counted_on, quantity)
        SELECT w, p.id, date '2025-12-01' + p.id % 20, p.stock / 2 + length(w)
        FROM products p CROSS JOIN (VALUES ('Köln'), ('大阪')) AS warehouses (w);

        INSERT INTO tenant_notes (tenant, note, created_at)
        SELECT 'tenant-' || 1 + g % 3, 'Note ' || g,
            timestamptz '2026-01-01 00:00+00' + g * interval '1 day'
        FROM generate_series(1, 12) g;

        INSERT INTO "odd table" VALUES
            (1, 'Ada Lovelace', 10, 'all', 'a "quoted" word', 'groß'),
            (2, 'Grace Hopper', NULL, 'from', E'tab\there', NULL),
            (3, '山田 花子', 30, 'where', 'back\slash', '小'),
            (4, '', -1, NULL, 'it''s; -- not a comment', '🦊');
        """#

    /// Price changes, which the trigger notes down, at times that do not depend on the start.
    static let priceChanges = """
        UPDATE products SET price = price + 1 WHERE id % 8 = 0;
        UPDATE products SET updated_at = timestamptz '2025-12-24 12:00:00.000777+00' WHERE id % 8 = 0;
        UPDATE price_changes SET changed_at = timestamptz '2025-12-24 12:00:00.000777+00';
        """
}
