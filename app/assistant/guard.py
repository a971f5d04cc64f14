"""The policy on the tree: one SELECT over known tables with known functions, or a refusal.

Everything not on a list is refused, so what sqlglot cannot parse, a table that the schema does not have and
a function nobody checked all fail closed. Does not decide who may see which rows and columns (a later pass),
and is not the only wall: the connection is read-only, without external access, and locked (`database`).
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from app.assistant.errors import PolicyError
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

# Functions that only compute, by sqlglot's class: read one by one; whatever a new sqlglot adds is refused.
TYPED_FUNCTIONS = frozenset(
    """
    Abs Acos Acosh AddMonths And AnyValue ApproxDistinct ApproxQuantile ArgMax ArgMin Array ArrayAgg
    ArrayAll ArrayAny ArrayAppend ArrayConcat ArrayContains ArrayContainsAll ArrayDistinct ArrayFilter
    ArrayFirst ArrayIntersect ArrayLast ArrayMax ArrayMin ArrayOverlaps ArrayPosition ArrayPrepend
    ArrayReverse ArraySize ArraySlice ArraySort ArraySum ArrayToString ArrayUniqueAgg Ascii Asin Asinh
    Atan Atan2 Atanh Avg BitLength BitwiseAndAgg BitwiseCount BitwiseOrAgg BitwiseXorAgg Case Cast Cbrt
    Ceil Chr Coalesce Collate Concat ConcatWs Contains Corr Cos Cosh Cot Count CountIf CovarPop CovarSamp
    CumeDist CurrentDate CurrentDatetime CurrentTime CurrentTimestamp Date DateAdd DateBin DateDiff
    DateFromParts DateStrToDate DateSub DateToDateStr DateTrunc Datetime DatetimeAdd DatetimeDiff
    DatetimeSub DatetimeTrunc Day DayOfMonth DayOfWeek DayOfWeekIso DayOfYear Dayname Degrees DenseRank
    Encode EndsWith EqualNull Exists Exp Explode Extract First FirstValue Flatten Floor Format
    GenerateDateArray GenerateSeries GenerateTimestampArray Greatest GroupConcat Grouping GroupingId Hex
    Hour If Initcap IsArray IsInf IsNan JSONArray JSONArrayAgg JSONArrayContains JSONBContains
    JSONBExtract JSONBExtractScalar JSONExists JSONExtract JSONExtractArray JSONExtractScalar JSONFormat
    JSONKeys JSONObject JSONObjectAgg JSONType JSONValueArray JarowinklerSimilarity JustifyDays
    JustifyHours JustifyInterval Kurtosis Lag Last LastDay LastValue Lead Least Left Length Levenshtein
    List Ln Localtime Localtimestamp Log LogicalAnd LogicalOr Lower LowerHex MD5 MakeInterval Map
    MapFromEntries MapKeys MapSize Max Median Min Minute Mode Month Monthname MonthsBetween Negative
    Normalize NthValue Ntile Nullif NumberToStr Nvl2 Or Overlay Pad ParseJSON PercentRank PercentileCont
    PercentileDisc Pi Pow Quantile Quarter Radians Rank Reduce RegexpCount RegexpExtract RegexpExtractAll
    RegexpFullMatch RegexpILike RegexpInstr RegexpLike RegexpReplace RegexpSplit RegrAvgx RegrAvgy
    RegrCount RegrIntercept RegrR2 RegrSlope RegrSxx RegrSxy RegrSyy Repeat Replace Reverse Right Round
    RowNumber SHA SHA2 SafeDivide Second Sign Sin Sinh Skewness Soundex Split SplitPart Sqrt StartsWith
    Stddev StddevPop StddevSamp StrPosition StrToDate StrToTime StrToUnix String StringToArray Struct
    StructExtract Stuff Substring SubstringIndex Sum Tan Tanh Time TimeAdd TimeDiff TimeFromParts
    TimeStrToDate TimeStrToTime TimeStrToUnix TimeSub TimeToStr TimeToTimeStr TimeToUnix TimeTrunc
    Timestamp TimestampAdd TimestampDiff TimestampFromParts TimestampSub TimestampTrunc ToArray ToBoolean
    ToChar ToDays ToDouble ToNumber Translate Trim Trunc Try TryCast TsOrDiToDi TsOrDsAdd TsOrDsDiff
    TsOrDsToDate TsOrDsToDateStr TsOrDsToTime TsOrDsToTimestamp Typeof Unhex Unicode UnixDate UnixMicros
    UnixMillis UnixSeconds UnixToStr UnixToTime UnixToTimeStr Unnest Upper UtcDate UtcTime UtcTimestamp
    Variance VariancePop Week WeekOfYear WidthBucket Xor Year YearOfWeek YearOfWeekIso
    """.split()
)

# Functions that sqlglot does not know, by name, in DuckDB and SQLite.
NAMED_FUNCTIONS = frozenset(
    """
    age approx_top_k arg_max_null arg_min_null array_aggregate array_has array_has_all array_has_any
    array_indexof array_length array_unique array_value array_zip bar bit_position bool_and bool_or
    cardinality ceiling century char character_length date_add date_part datepart datesub dayname
    days_in_month decade divide element_at entropy epoch epoch_ms epoch_ns epoch_us equi_width_bins even
    factorial favg fdiv fmod format_bytes fsum gamma gcd geometric_mean geomean glob group_concat hamming
    hash histogram histogram_exact ifnull iif instr isfinite isodow isoyear jaccard jaro_similarity
    json_array json_array_length json_contains json_each json_extract json_extract_path
    json_extract_path_text json_extract_string json_group_array json_group_object json_keys json_object
    json_structure json_tree json_type json_valid json_value julian julianday kahan_sum last_day lcm len
    length lgamma likelihood likely list_aggregate list_any_value list_avg list_concat list_contains
    list_count list_distinct list_element list_extract list_filter list_first list_has list_indexof
    list_last list_max list_median list_min list_mode list_position list_reduce list_reverse_sort
    list_slice list_sort list_sum list_transform list_unique list_value list_zip listagg log10 log2 lpad
    ltrim mad make_date make_time make_timestamp map_extract map_values microsecond millennium millisecond
    mod nextafter nullif octet_length ord parse_filename percent_rank position prefix printf product
    quantile_cont quantile_disc range regexp_escape regexp_matches regexp_split_to_array
    reservoir_quantile round_even rpad rtrim sem signbit sqlite_version stddev_pop strip_accents strlen
    strpos struct_pack struct_keys substr substring_grapheme suffix sum_no_overflow timezone to_days
    to_hours to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today total trim
    trunc try_strptime strftime strptime typeof unbin unicode unixepoch unlikely var_pop var_samp weekday
    weighted_avg wavg yearweek date time datetime timediff max min round abs coalesce lower upper replace
    hex quote zeroblob
    """.split()
) - {"glob", "sqlite_version", "zeroblob"}

# Table functions: they make rows from their arguments only.
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest", "json_each", "json_tree"})


def check_policy(tree: exp.Expr, schema: Schema) -> None:
    """Refuse whatever is not one SELECT over the schema's tables.

    Raises: PolicyError, naming what is not allowed.
    """
    if not isinstance(tree, exp.Query):
        what = next((words for kind, words in FORBIDDEN.items() if isinstance(tree, kind)), "is not a query")
        raise PolicyError(f"Only questions are answered here: a statement that {what} is refused.")
    for node in tree.walk():
        for kind, words in FORBIDDEN.items():
            if isinstance(node, kind):
                raise PolicyError(f"A query that {words} is refused: {_shorten(node)}")
        if isinstance(node, exp.Func):
            _check_function(node)
    _check_tables(tree, schema)


def _check_function(node: exp.Func) -> None:
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


def _check_tables(tree: exp.Expr, schema: Schema) -> None:
    known = {table.key.lower() for table in schema.tables}
    # A name is a CTE only where that CTE is in scope: the scopes say which, a list of all CTEs would not.
    derived: set[int] = set()
    for scope in traverse_scope(tree):
        for name, source in scope.sources.items():
            if not isinstance(source, exp.Table):
                for table in scope.tables:
                    if table.alias_or_name == name and not table.args.get("db"):
                        derived.add(id(table))
    for table in tree.find_all(exp.Table):
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
