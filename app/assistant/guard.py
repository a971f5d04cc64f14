"""The policy on the tree: one SELECT over known tables with known functions, or a refusal.

Everything not on a list is refused, so what sqlglot cannot parse, a table that the schema does not have and
a function nobody checked all fail closed. Personal data is not shown (`personal`). Does not decide who may see which
rows and other columns (a later pass), and is not the only wall: the connection is read-only, without external access,
and locked (`database`).
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import traverse_scope

from app.assistant.errors import PolicyError
from app.assistant.nodes import nodes_of
from app.assistant.personal import find_personal
from app.assistant.schema import Schema

# What a SELECT tree must not contain anywhere, with the words for a person.
FORBIDDEN: dict[type[exp.Expr], str] = {
    exp.Insert: "adds rows",
    exp.Update: "changes rows",
    exp.Delete: "deletes rows",
    exp.Merge: "changes rows",
    exp.Create: "creates something",
    exp.Drop: "drops something",
    exp.Alter: "alters something",
    exp.TruncateTable: "empties a table",
    exp.Copy: "copies data to or from a file",
    exp.Attach: "attaches another database",
    exp.Detach: "detaches a database",
    exp.Pragma: "changes or reads settings",
    exp.Set: "changes settings",
    exp.Use: "changes the database in use",
    exp.Into: "writes its result to a table",
    exp.Lock: "locks rows",
    exp.Transaction: "starts a transaction",
    exp.Commit: "ends a transaction",
    exp.Rollback: "ends a transaction",
    exp.Grant: "changes permissions",
    exp.Command: "is not a query",
    exp.Describe: "is not a query",
    exp.Show: "is not a query",
    exp.Placeholder: "has a placeholder instead of a value",
    exp.Parameter: "has a placeholder instead of a value",
    exp.SessionParameter: "reads settings",
}

_FORBIDDEN = tuple(FORBIDDEN)  # asked for at once: few nodes are any of them

# Functions that only compute, by sqlglot's class: read one by one; whatever a new sqlglot adds is refused.
TYPED_FUNCTIONS = frozenset(
    """
    Abs Acos Acosh AddMonths And AnyValue ApproxDistinct ApproxQuantile ArgMax ArgMin Array ArrayAgg
    ArrayAll ArrayAny ArrayAppend ArrayConcat ArrayContains ArrayContainsAll ArrayDistinct ArrayFilter
    ArrayFirst ArrayIntersect ArrayLast ArrayMax ArrayMin ArrayOverlaps ArrayPosition ArrayPrepend
    ArrayReverse ArraySize ArraySlice ArraySort ArraySum ArrayToString ArrayUniqueAgg Ascii Asin Asinh
    Atan Atan2 Atanh Avg BitLength BitwiseAndAgg BitwiseCount BitwiseOrAgg BitwiseXorAgg Case Cast Cbrt
    Ceil Chr Coalesce Collate Concat ConcatWs Contains Corr Cos Cosh Cot Count CountIf CovarPop
    CovarSamp CumeDist CurrentDate CurrentDatetime CurrentTime CurrentTimestamp Date DateAdd DateBin
    DateDiff DateFromParts DateStrToDate DateSub DateToDateStr DateTrunc Datetime DatetimeAdd
    DatetimeDiff DatetimeSub DatetimeTrunc Day DayOfMonth DayOfWeek DayOfWeekIso DayOfYear Dayname
    Degrees DenseRank Encode EndsWith EqualNull Exists Exp Explode Extract Factorial First FirstValue
    Flatten Floor Format GenerateDateArray GenerateSeries GenerateTimestampArray Greatest GroupConcat
    Grouping GroupingId Hex Hour If Initcap IsArray IsInf IsNan JSONArray JSONArrayAgg JSONArrayContains
    JSONBContains JSONBExtract JSONBExtractScalar JSONExists JSONExtract JSONExtractArray
    JSONExtractScalar JSONFormat JSONKeys JSONObject JSONObjectAgg JSONType JSONValueArray
    JarowinklerSimilarity JustifyDays JustifyHours JustifyInterval Kurtosis Lag Last LastDay LastValue
    Lead Least Left Length Levenshtein List Ln Localtime Localtimestamp Log LogicalAnd LogicalOr Lower
    LowerHex MD5 MakeInterval Map MapFromEntries MapKeys MapSize Max Median Min Minute Mode Month
    Monthname MonthsBetween Negative Normalize NthValue Ntile Nullif NumberToStr Nvl2 Or Overlay Pad
    ParseJSON PercentRank PercentileCont PercentileDisc Pi Pow Quantile Quarter Radians Rand Rank Reduce
    RegexpCount RegexpExtract RegexpExtractAll RegexpFullMatch RegexpILike RegexpInstr RegexpLike
    RegexpReplace RegexpSplit RegrAvgx RegrAvgy RegrCount RegrIntercept RegrR2 RegrSlope RegrSxx RegrSxy
    RegrSyy Repeat Replace Reverse Right Round RowNumber SHA SHA2 SafeDivide Second Sign Sin Sinh
    Skewness Soundex Split SplitPart Sqrt StartsWith Stddev StddevPop StddevSamp StrPosition StrToDate
    StrToTime StrToUnix String StringToArray Struct StructExtract Stuff Substring SubstringIndex Sum Tan
    Tanh Time TimeAdd TimeDiff TimeFromParts TimeStrToDate TimeStrToTime TimeStrToUnix TimeSub TimeToStr
    TimeToTimeStr TimeToUnix TimeTrunc Timestamp TimestampAdd TimestampDiff TimestampFromParts
    TimestampSub TimestampTrunc ToArray ToBoolean ToChar ToDays ToDouble ToMap ToNumber Transform
    Translate Trim Trunc Try TryCast TsOrDiToDi TsOrDsAdd TsOrDsDiff TsOrDsToDate TsOrDsToDateStr
    TsOrDsToTime TsOrDsToTimestamp Typeof Unhex Unicode UnixDate UnixMicros UnixMillis UnixSeconds
    UnixToStr UnixToTime UnixToTimeStr Unnest Upper UtcDate UtcTime UtcTimestamp Variance VariancePop
    Week WeekOfYear WidthBucket Xor Year YearOfWeek YearOfWeekIso
    """.split()
)

# Functions that sqlglot does not know, by name, in DuckDB and SQLite.
NAMED_FUNCTIONS = frozenset(
    """
    abs age approx_top_k arbitrary arg_max_null arg_max_nulls_last arg_min_null arg_min_nulls_last
    array_aggr array_aggregate array_apply array_cosine_distance array_cosine_similarity array_distance
    array_extract array_has array_has_all array_has_any array_indexof array_inner_product array_length
    array_pop_back array_pop_front array_push_back array_push_front array_reduce array_select
    array_to_json array_transform array_unique array_value array_where array_zip bar bin bit_count
    bit_position bitstring_agg bool_and bool_or cardinality ceiling century char character_length
    coalesce current_localtime damerau_levenshtein date date_add date_part date_sub datepart datesub
    datetime dayname days_in_month decade divide element_at entropy enum_code enum_first enum_last
    enum_range epoch epoch_ms epoch_ns epoch_us equi_width_bins era even factorial favg fdiv fill fmod
    format_bytes fsum gamma gcd generate_subscripts geomean geometric_mean get_current_timestamp
    greatest_common_divisor group_concat hamming hash hex histogram histogram_exact ifnull iif instr
    isfinite isodow isoyear jaccard jaro_similarity json_array json_array_length json_contains json_each
    json_exists json_extract json_extract_path json_extract_path_text json_extract_string
    json_group_array json_group_object json_group_structure json_keys json_merge_patch json_object
    json_pretty json_quote json_structure json_transform json_tree json_type json_valid json_value
    julian julianday kahan_sum kurtosis_pop last_day lcm least_common_multiple left_grapheme len length
    length_grapheme lgamma likelihood likely list_aggr list_aggregate list_any_value list_apply
    list_approx_count_distinct list_avg list_bool_and list_bool_or list_cat list_concat list_contains
    list_count list_distinct list_element list_entropy list_extract list_filter list_first list_grade_up
    list_has list_has_all list_histogram list_indexof list_intersect list_kurtosis list_last list_mad
    list_max list_median list_min list_mode list_pack list_position list_product list_reduce
    list_reverse list_reverse_sort list_select list_sem list_skewness list_slice list_sort
    list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique list_value
    list_var_pop list_var_samp list_where list_zip listagg log10 log2 lower lpad ltrim mad make_date
    make_time make_timestamp make_timestamp_ms make_timestamptz map_concat map_contains
    map_contains_entry map_contains_value map_entries map_extract map_extract_value map_values max mean
    microsecond millennium millisecond min mismatches mod nanosecond nextafter nfc_normalize now nullif
    octet_length ord parse_filename percent_rank position prefix printf product quantile_cont
    quantile_disc quote range rank_dense regexp_escape regexp_matches regexp_split_to_array replace
    reservoir_quantile right_grapheme round round_even roundbankers row row_to_json rpad rtrim sem
    signbit stddev_pop strftime strip_accents strlen strpos strptime struct_concat struct_contains
    struct_extract_at struct_insert struct_keys struct_pack struct_position struct_update struct_values
    substr substring_grapheme suffix sum_no_overflow sumkahan time timediff timezone timezone_hour
    timezone_minute to_centuries to_days to_decades to_hours to_json to_microseconds to_millennia
    to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today
    total transaction_timestamp trim trunc try_strptime typeof unbin unicode unixepoch unlikely upper
    url_decode url_encode var_pop var_samp wavg weekday weighted_avg yearweek
    """.split()
)

# Table functions: they make rows from their arguments only.
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest", "json_each", "json_tree"})


def check_policy(tree: exp.Expr, schema: Schema) -> None:
    """Refuse whatever is not one SELECT over the schema's tables.

    Raises: PolicyError, naming what is not allowed.
    """
    if not isinstance(tree, exp.Query):
        what = next((words for kind, words in FORBIDDEN.items() if isinstance(tree, kind)), "is not a query")
        raise PolicyError(f"Only questions are answered here: a statement that {what} is refused.")
    nodes = nodes_of(tree)
    for node in nodes:
        if isinstance(node, _FORBIDDEN):
            words = next(words for kind, words in FORBIDDEN.items() if isinstance(node, kind))
            raise PolicyError(f"A query that {words} is refused: {_shorten(node)}")
        if isinstance(node, exp.Func):
            _check_function(node, schema.dialect)
    _check_tables(tree, [node for node in nodes if isinstance(node, exp.Table)], schema)
    if shown := find_personal(tree, schema):
        raise PolicyError(f"{shown} is personal data and is not shown: leave it out, or count and average.")


def _check_function(node: exp.Func, dialect: str) -> None:
    if dialect == "sqlite" and isinstance(node, exp.RegexpLike):
        raise PolicyError(f"SQLite has no regular expressions, use LIKE or GLOB: {_shorten(node)}")
    if isinstance(node, exp.Anonymous | exp.AnonymousAggFunc):
        name = str(node.this).lower()
        allowed = name in NAMED_FUNCTIONS
    elif isinstance(node, exp.CombinedAggFunc | exp.ParameterizedAgg):
        name, allowed = str(node.this), False
    else:
        name = type(node).__name__
        allowed = name in TYPED_FUNCTIONS
    if not allowed:
        raise PolicyError(f"The function {name} is not on the list of allowed functions: {_shorten(node)}")


def _check_tables(tree: exp.Expr, tables: list[exp.Table], schema: Schema) -> None:
    known = {table.key.lower() for table in schema.tables}
    known |= {f"main.{table.name.lower()}" for table in schema.tables if not table.schema}
    # A name is a CTE only where that CTE is in scope: the scopes say which, a list of all CTEs would not.
    derived: set[int] = set()
    try:
        scopes = traverse_scope(tree)
    except SqlglotError as error:
        raise PolicyError(f"The query's tables cannot be told apart: {error}") from error
    for scope in scopes:
        for name, source in scope.sources.items():
            if not isinstance(source, exp.Table):
                for table in scope.tables:
                    if table.alias_or_name == name and not table.args.get("db"):
                        derived.add(id(table))
    for table in tables:
        if isinstance(table.this, exp.Func):
            function = table.this
            name = str(function.this if isinstance(function, exp.Anonymous) else function.sql_name()).lower()
            if name not in TABLE_FUNCTIONS:
                raise PolicyError(f"Rows may only come from the company's tables, not from {_shorten(table)}")
        elif id(table) not in derived:
            key = ".".join(part.name for part in table.parts).lower()
            if key not in known:
                raise PolicyError(f"There is no table {key} among those that may be asked about.")


def _shorten(node: exp.Expr) -> str:
    text = " ".join(node.sql().split())
    return text if len(text) <= 80 else text[:77] + "…"
