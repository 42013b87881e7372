//! How each engine is asked for its schema.

use crate::database::Engine;

/// The questions of one engine.
pub(super) struct Statements {
    /// Table, column, type, full type, nullable, length, generated, transactional.
    pub columns: &'static str,
    /// Table, index, column, position from 1, primary, unique.
    pub indexes: &'static str,
    /// Table, name of the key, column, table and column pointed to.
    pub references: &'static str,
}

impl Statements {
    pub fn of(engine: Engine) -> Self {
        match engine {
            Engine::MySql => Self {
                columns: MYSQL_COLUMNS,
                indexes: MYSQL_INDEXES,
                references: MYSQL_REFERENCES,
            },
            Engine::Postgres => Self {
                columns: POSTGRES_COLUMNS,
                indexes: POSTGRES_INDEXES,
                references: POSTGRES_REFERENCES,
            },
            Engine::Sqlite => Self {
                columns: SQLITE_COLUMNS,
                indexes: SQLITE_INDEXES,
                references: SQLITE_REFERENCES,
            },
        }
    }
}

const MYSQL_COLUMNS: &str = "
    SELECT c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, CAST(c.COLUMN_TYPE AS CHAR),
           CASE c.IS_NULLABLE WHEN 'YES' THEN '1' ELSE '0' END,
           CAST(CASE WHEN c.CHARACTER_MAXIMUM_LENGTH IS NULL THEN NULL
                     WHEN c.DATA_TYPE LIKE '%text' THEN c.CHARACTER_OCTET_LENGTH
                     ELSE c.CHARACTER_MAXIMUM_LENGTH END AS CHAR),
           CASE WHEN c.EXTRA LIKE '%GENERATED%' THEN '1' ELSE '0' END,
           CASE WHEN t.ENGINE IN ('MyISAM', 'Aria', 'MEMORY', 'CSV') THEN '0' ELSE '1' END
    FROM information_schema.COLUMNS c
    JOIN information_schema.TABLES t
      ON t.TABLE_NAME = c.TABLE_NAME
    WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_SCHEMA = DATABASE()
      AND t.TABLE_TYPE = 'BASE TABLE'
    ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION";

// Counting an index's columns row by row takes MariaDB seconds, because each count opens the table.
const MYSQL_INDEXES: &str = "
    SELECT s.TABLE_NAME, s.INDEX_NAME, s.COLUMN_NAME, CAST(s.SEQ_IN_INDEX AS CHAR),
           CASE s.INDEX_NAME WHEN 'PRIMARY' THEN '1' ELSE '0' END,
           CASE WHEN s.NON_UNIQUE = 0 AND o.PARTS = 1 THEN '1' ELSE '0' END
    FROM information_schema.STATISTICS s
    JOIN (SELECT TABLE_NAME, INDEX_NAME, COUNT(*) AS PARTS
          FROM information_schema.STATISTICS
          WHERE TABLE_SCHEMA = DATABASE()
          GROUP BY TABLE_NAME, INDEX_NAME) o
      ON o.TABLE_NAME = s.TABLE_NAME AND o.INDEX_NAME = s.INDEX_NAME
    WHERE s.TABLE_SCHEMA = DATABASE()
    ORDER BY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX";

const POSTGRES_COLUMNS: &str = "
    SELECT c.table_name::text, c.column_name::text, c.udt_name::text,
           CASE WHEN t.typtype = 'e'
                THEN 'enum(' || (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                                 FROM pg_enum e WHERE e.enumtypid = t.oid) || ')'
                ELSE c.data_type::text END,
           CASE c.is_nullable WHEN 'YES' THEN '1' ELSE '0' END,
           c.character_maximum_length::text,
           CASE WHEN c.is_generated = 'ALWAYS' OR c.identity_generation = 'ALWAYS' THEN '1' ELSE '0' END,
           '1'
    FROM information_schema.columns c
    JOIN information_schema.tables b
      ON b.table_schema = c.table_schema AND b.table_name = c.table_name
    JOIN pg_namespace n ON n.nspname = c.udt_schema
    JOIN pg_type t ON t.typname = c.udt_name AND t.typnamespace = n.oid
    WHERE c.table_schema = current_schema() AND b.table_type = 'BASE TABLE'
    ORDER BY c.table_name, c.ordinal_position";

const POSTGRES_INDEXES: &str = "
    SELECT t.relname::text, i.relname::text, a.attname::text, k.position::text,
           CASE WHEN x.indisprimary THEN '1' ELSE '0' END,
           CASE WHEN x.indisunique AND x.indnkeyatts = 1 THEN '1' ELSE '0' END
    FROM pg_index x
    JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
    WHERE n.nspname = current_schema() AND x.indpred IS NULL
    ORDER BY t.relname, i.relname, k.position";

const SQLITE_COLUMNS: &str = "
    SELECT m.name, c.name, c.type, c.type,
           CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN '1' ELSE '0' END,
           NULL,
           CASE WHEN c.hidden IN (2, 3) THEN '1' ELSE '0' END,
           '1'
    FROM sqlite_master m
    JOIN pragma_table_xinfo(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND c.hidden <> 1
    ORDER BY m.name, c.cid";

const SQLITE_INDEXES: &str = "
    SELECT m.name, 'primary', c.name, CAST(c.pk AS TEXT), '1',
           CASE WHEN (SELECT COUNT(*) FROM pragma_table_info(m.name) o WHERE o.pk > 0) = 1
                THEN '1' ELSE '0' END
    FROM sqlite_master m
    JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.pk > 0
    UNION ALL
    SELECT m.name, l.name, i.name, CAST(i.seqno + 1 AS TEXT), '0',
           CASE WHEN l.\"unique\" = 1
                 AND (SELECT COUNT(*) FROM pragma_index_info(l.name)) = 1 THEN '1' ELSE '0' END
    FROM sqlite_master m
    JOIN pragma_index_list(m.name) l
    JOIN pragma_index_info(l.name) i
    WHERE m.type = 'table' AND l.origin <> 'pk' AND l.partial = 0
    ORDER BY 1, 2, 4";

const MYSQL_REFERENCES: &str = "
    SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME
    FROM information_schema.KEY_COLUMN_USAGE k
    WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_SCHEMA = DATABASE()
      AND k.REFERENCED_TABLE_NAME IS NOT NULL";

const POSTGRES_REFERENCES: &str = "
    SELECT t.relname::text, c.conname::text, a.attname::text, r.relname::text, b.attname::text
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_class r ON r.oid = c.confrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k(own, other)
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
    JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.other
    WHERE c.contype = 'f' AND n.nspname = current_schema() AND r.relnamespace = n.oid";

const SQLITE_REFERENCES: &str = "
    SELECT m.name, CAST(f.id AS TEXT), f.\"from\", f.\"table\", COALESCE(f.\"to\", '')
    FROM sqlite_master m
    JOIN pragma_foreign_key_list(m.name) f
    WHERE m.type = 'table'";
