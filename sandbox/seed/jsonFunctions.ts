/** What JSON functions read and write. */
export const jsonFunctions = `
-- Text that is no JSON is null: by default Db2's functions answer NULL ON ERROR and EMPTY ON ERROR.
CREATE FUNCTION db2.json(text) RETURNS jsonb IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN $1 IS JSON THEN $1::jsonb END $$;

-- As Db2 writes it: no blanks between tokens. Members keep their order.
CREATE FUNCTION db2.compact(json) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE json_typeof($1)
    WHEN 'object' THEN '{' || coalesce((SELECT string_agg(to_json(m.key)::text || ':' || db2.compact(m.value), ','
      ORDER BY m.place) FROM json_each($1) WITH ORDINALITY AS m (key, value, place)), '') || '}'
    WHEN 'array' THEN '[' || coalesce((SELECT string_agg(db2.compact(e.value), ',' ORDER BY e.place)
      FROM json_array_elements($1) WITH ORDINALITY AS e (value, place)), '') || ']'
    ELSE btrim($1::text) END;
END $$;
CREATE FUNCTION db2.compact(jsonb) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT db2.compact($1::json) $$;
`;
