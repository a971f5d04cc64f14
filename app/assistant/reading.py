"""What the names in a query refer to: reads its scopes and collects the names that have no column.

Covers base tables, CTEs (recursive too), derived tables, set operations, correlated and LATERAL subqueries,
table functions, VALUES, USING and NATURAL, SELECT aliases by dialect, struct fields, lambdas, pseudo columns.
A source whose columns cannot be known (PIVOT, a file reader) is `open`: names that it may have stay.

An ambiguous name is read when the query itself says that its candidates are equal. Names without a column are
only collected: `bind` repairs them. Not checked: types, aggregation, the case of quoted names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp

from app.assistant.conditions import is_compared_text, not_compared_with_itself, one_of_equals
from app.assistant.errors import BindError
from app.assistant.holders import is_its_own_other_side
from app.assistant.schema import Schema
from app.assistant.scopes import (
    Around,
    Cte,
    Missing,
    Output,
    Scope,
    Source,
    clause_of,
    item_of,
    qualify,
    to_name,
)
from app.assistant.spelling import are_one_name, near_columns
from app.assistant.tables import Tables

PSEUDO_COLUMNS = {
    "duckdb": {"rowid"},
    "sqlite": {"rowid", "oid", "_rowid_"},
    "postgres": {"ctid", "oid", "tableoid", "xmin", "xmax", "cmin", "cmax"},
}
NESTED_TYPES = ("STRUCT", "JSON", "MAP", "UNION", "ROW", "VARIANT")
# Functions that are called without parentheses and that sqlglot reads as columns.
BARE_FUNCTIONS = {"user", "current_role", "current_schema", "current_catalog", "localtime", "localtimestamp"}
# Where an alias of the SELECT list may stand when no column has the name; ORDER BY prefers the alias.
ALIAS_CLAUSES = {
    "sqlite": {"where", "group", "having", "order", "joins"},
    "postgres": {"group", "order"},
}
DUCKDB_ALIAS_CLAUSES = {"expressions", "where", "group", "having", "qualify", "order", "distinct", "windows"}


class Reading:
    """Reads a query in place: finds its tables and columns, and keeps the names without one in `missing`."""

    def __init__(self, schema: Schema) -> None:
        self.dialect = schema.dialect
        self.missing: list[Missing] = []
        self.repairs: list[str] = []
        self.uses: dict[int, list[Scope]] = {}  # id of the query of a CTE or derived table -> who reads it
        self.scopes: dict[int, Scope] = {}  # id of a SELECT -> its scope
        self.schema = schema
        self.tables = Tables(schema)
        self._read: set[int] = set()

    def read_query(self, query: exp.Expr, around: Around) -> Output:
        """Read a query and everything in it; the result is what it offers.

        Raises:
            BindError: a table is unknown, or a name has several columns.
        """
        self._read.add(id(query))
        around = self._read_ctes(query, around)
        if isinstance(query, exp.Subquery):
            output = self.read_query(query.this, around)
            self._read_tail(query, output, around)
            return output
        if isinstance(query, exp.SetOperation):
            left = self.read_query(query.this, around)
            return self._join_outputs(query, left, self.read_query(query.expression, around), around)
        return self._read_select(query, around) if isinstance(query, exp.Select) else Output(open=True)

    def _read_ctes(self, query: exp.Expr, around: Around) -> Around:
        with_ = query.args.get("with_")
        recursive = self.dialect == "sqlite" or (with_ is not None and bool(with_.args.get("recursive")))
        for cte in with_.expressions if with_ else ():
            body, name, alias = cte.this, cte.alias.lower(), cte.args["alias"]
            if recursive and isinstance(body, exp.SetOperation):
                self._read.add(id(body))
                within = self._read_ctes(body, around)
                left = self.read_query(body.this, within)
                itself = Around(around.scope, {**within.ctes, name: Cte(left.renamed(alias), None)})
                output = self._join_outputs(body, left, self.read_query(body.expression, itself), itself)
            else:
                output = self.read_query(body, around)
            around = Around(around.scope, {**around.ctes, name: Cte(output.renamed(alias), body)})
        return around

    def _join_outputs(self, query: exp.Expr, left: Output, right: Output, around: Around) -> Output:
        """The output of a set operation: the first branch names it, or both BY NAME."""
        extra = tuple(name for name in right.columns if name.lower() not in map(str.lower, left.columns))
        both = Output(left.columns + extra, left.open or right.open, left.unnamed or right.unnamed)
        self._read_tail(query, both, around)
        return both if query.args.get("by_name") else left

    def _read_tail(self, query: exp.Expr, output: Output, around: Around) -> None:
        """ORDER BY after a set operation or a parenthesis: its names are outputs of a branch."""
        offered = {name.lower() for name in output.columns}
        is_known = not output.open and not output.unnamed
        for node in self._walk(query.args.get("order")):
            if not isinstance(node, exp.Column):
                self.read_query(node, around)
            elif is_known and node.name.lower() not in offered and not self._may_be_text(node):
                offers = ", ".join(output.columns)
                raise BindError(f'No column "{node.name}" to order by: the query offers {offers}.')

    def _read_select(self, select: exp.Select, around: Around) -> Output:
        scope = self.scopes[id(select)] = Scope(select, around.scope, around.ctes, self.dialect == "sqlite")
        from_, joins = select.args.get("from_"), select.args.get("joins") or ()
        for item in (*([from_] if from_ else ()), *joins, *(select.args.get("laterals") or ())):
            self._read_item(scope, item, item)
        for projection in select.expressions:
            if isinstance(projection, exp.Alias):
                scope.aliases.setdefault(projection.alias.lower(), projection)
        nodes = list(self._walk(select))
        for column in nodes:
            if isinstance(column, exp.Column):
                self._read_column(scope, column)
        for query in nodes:
            if not isinstance(query, exp.Column):
                self.read_query(query, Around(scope, around.ctes))
        return self._output(scope)

    def _walk(self, root: exp.Expr | None) -> Iterator[exp.Expr]:
        """The columns of a clause and the queries nested in it, without the columns of these."""
        stack = [root] if root else []
        while stack:
            node = stack.pop()
            if isinstance(node, exp.Star):
                stack.extend(reversed(node.args.get("replace") or ()))
            elif isinstance(node, exp.Query) and node is not root and not isinstance(node.this, exp.Table):
                if id(node) not in self._read:
                    yield node
            elif isinstance(node, exp.Column):
                yield node
            elif not isinstance(node, (exp.With, exp.Pivot)):
                stack.extend(reversed(list(node.iter_expressions())))

    # -- sources -----------------------------------------------------------------------------------------

    def _read_item(self, scope: Scope, join: exp.Expr, item: exp.Expr) -> None:
        """One From, Join or Lateral, and the columns that its USING or NATURAL makes one."""
        before = list(scope.sources)
        self._read_source(scope, join if isinstance(join, exp.Lateral) else join.this, item)
        new = [source for source in scope.sources if source not in before]
        names = [column.name for column in join.args.get("using") or ()]
        if join.args.get("method") == "NATURAL":
            names = [name for s in new for name in s.output.columns if any(b.has(name) for b in before)]
        for name in names:
            for side in (before, new):
                if not any(source.has(name) or source.output.open for source in side):
                    labels = " or ".join(source.label for source in side)
                    raise BindError(f'No column "{name}" for USING in {labels}.')
            members = scope.merged.setdefault(name.lower(), [])
            members += [s for s in (*before, *new) if s not in members and (s.has(name) or s.output.open)]

    def _read_source(self, scope: Scope, node: exp.Expr, item: exp.Expr) -> None:
        alias = node.args.get("alias")
        table, query, pseudo = None, None, frozenset[str]()
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table):
            inside = scope if not node.alias else Scope(scope.select, scope.outer, scope.ctes)
            self._read_source(inside, node.this, item)
            if inside is scope:
                return
            columns = tuple(column for member in inside.sources for column in member.output.columns)
            output = Output(columns, any(member.output.open for member in inside.sources))
        elif isinstance(node, (exp.Subquery, exp.Lateral)) and isinstance(node.this, exp.Query):
            # DuckDB lets every subquery in FROM see the sources before it; elsewhere it must say LATERAL.
            lateral = isinstance(node, exp.Lateral) or self.dialect == "duckdb"
            self._read.add(id(node))
            output = self.read_query(node.this, Around(scope if lateral else scope.outer, scope.ctes))
            query = node.this.unnest()
        elif isinstance(node, exp.Table) and not node.db and node.name.lower() in scope.ctes:
            cte = scope.ctes[node.name.lower()]
            output, query = cte.output, cte.query
        elif isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            table, repair = self.tables.find(node, scope.ctes)
            self.repairs += [repair] if repair else []
            output = Output(tuple(column.name for column in table.columns))
            pseudo = frozenset(PSEUDO_COLUMNS.get(self.dialect, ()))
        else:
            function = node.this if isinstance(node, (exp.Table, exp.Lateral)) else node
            known = isinstance(function, (exp.Values, exp.Unnest, exp.GenerateSeries))
            names = tuple(column.name for column in alias.columns) if alias else ()
            if isinstance(function, exp.GenerateSeries) and not names:
                exclusive = function.args.get("is_end_exclusive")
                names = ("range" if exclusive else "generate_series", *filter(None, [node.alias]))
            offset = node.args.get("offset")
            names += (offset.name,) if isinstance(offset, exp.Identifier) else ()
            output = Output(names, open=not (known and names))
        if node.args.get("pivots"):
            output, table = replace(output, open=True), None
        name = next((p.alias for p in node.args.get("pivots") or () if p.alias), node.alias_or_name)
        source = Source(name, output.renamed(alias), node, item, table, query, pseudo)
        source.hidden = item.args.get("kind") in ("SEMI", "ANTI")
        scope.sources.append(source)
        if query is not None:
            self.uses.setdefault(id(query), []).append(scope)
        for join in node.args.get("joins") or ():
            self._read_item(scope, join, item)

    # -- columns -----------------------------------------------------------------------------------------

    def _read_column(self, scope: Scope, column: exp.Column) -> None:
        parts = [part.name for part in column.parts]
        if isinstance(column.this, exp.Star):
            self._read_table_star(scope, column, parts[-2])
        elif len(parts) == 1:
            self._read_unqualified(scope, column)
        else:
            self._read_qualified(scope, column, parts)

    def _read_table_star(self, scope: Scope, column: exp.Column, qualifier: str) -> None:
        if any(around.called(qualifier) for around in scope.chain()) or self._is_struct(scope, qualifier):
            return
        named = [s for s in scope.sources if s.table and are_one_name(s.table.name, qualifier)]
        if len(named) != 1:
            known = ", ".join(source.alias for source in scope.sources)
            raise BindError(f'No table or alias "{qualifier}" in FROM for {qualifier}.*; there is {known}.')
        self.repoint(column, named[0])

    def _read_qualified(self, scope: Scope, column: exp.Column, parts: list[str]) -> None:
        owner, home = None, scope
        for around in scope.chain():
            named, in_sight = around.called(parts[0]), around.in_sight(column)
            found = next((s for s in named if s in in_sight and (s.output.open or s.has(parts[1]))), None)
            if not found and len(parts) > 2:  # schema.table.column
                named += [source for source in around.called(parts[-2]) if source.table]
                found = next((s for s in named if s in in_sight and s.table and s.has(parts[-1])), None)
                if found and found.table and found.table.schema.lower() not in ("", parts[-3].lower()):
                    self.repoint(column, found)
            if found:
                self._note_outer(scope, around, found)
                return
            if named:
                owner, home = named[0], around
                break
        if not self._is_struct(scope, parts[0], owner):
            self.missing.append(Missing(column, scope, parts[-2], parts[-1], owner, home))

    def _read_unqualified(self, scope: Scope, column: exp.Column) -> None:
        name = column.name.lower()
        passed: list[Scope] = []
        for around in scope.chain():
            passed.append(around)
            clause, bare = clause_of(column, around.select)
            holders = around.holders(name, column)
            aliased = self._alias_may_stand(around, column, clause, bare)
            if aliased and (not holders or (clause == "order" and bare)):
                holders = []
            elif len(holders) > 1:
                self._read_ambiguous(around, column, holders, clause, bare)
                return
            if holders and around is not scope and is_its_own_other_side(column, scope, holders[0]):
                break
            if aliased or holders:
                found = holders[0] if holders else None
                for passing in passed:
                    passing.loose.append((column, found))
                if found:
                    self._note_outer(scope, around, found)
                return
            if any(source.output.open for source in around.sources):
                return
            if self.dialect != "sqlite" and around.called(name):
                return  # the whole row as one value
        if self._may_be_text(column) or _is_comprehension_variable(column):
            return
        if is_compared_text(column) and not self._is_near_column(name, scope):
            self._read_text(column)
            return
        if self.dialect == "sqlite" or name not in BARE_FUNCTIONS:
            self.missing.append(Missing(column, scope, "", column.name, None, scope))

    def _may_be_text(self, column: exp.Column) -> bool:
        """SQLite reads "text" that names no column as a string."""
        return self.dialect == "sqlite" and bool(column.this.args.get("quoted"))

    def _read_text(self, column: exp.Column) -> None:
        """Read "text" in double quotes as the string that is meant."""
        text = exp.Literal.string(column.name)
        self.repairs.append(f"{column.sql(self.dialect)} read as the text {text.sql(self.dialect)}")
        column.replace(text)

    def _is_near_column(self, name: str, scope: Scope) -> bool:
        """Whether any column of the database or of a CTE in sight has the name, or one like it."""
        offers = [(table.name, column.name) for table in self.schema.tables for column in table.columns]
        offers += [(cte, column) for cte, found in scope.ctes.items() for column in found.output.columns]
        return bool(near_columns(name, offers, may_shorten=False))

    def _read_ambiguous(
        self, scope: Scope, column: exp.Column, holders: list[Source], clause: str, bare: bool
    ) -> None:
        """A name that several sources have: right where the query says which one, or that they are equal."""
        selected = (projection.unalias() for projection in scope.select.expressions)
        shown = {meant.text("table").lower() for meant in selected if _is_column(meant, column.name)}
        if len(shown) == 1 and clause in ("order", "group", "having"):
            if clause == "order" and bare and self.dialect != "sqlite":
                return
            meant = [source for source in holders if source.alias.lower() in shown]
            if meant:
                self.repoint(column, meant[0])
                return
        apart = not_compared_with_itself(scope, column, column.name, holders)
        if len(apart) == 1:
            self.repoint(column, apart[0])
            return
        meant_one = one_of_equals(scope, column, column.name, holders)
        other = next(source for source in holders if source is not meant_one)
        self.repoint(column, meant_one, f", equal to {other.alias}.{column.name} here")

    def _alias_may_stand(self, scope: Scope, column: exp.Column, clause: str, bare: bool) -> bool:
        """Whether an alias of the SELECT list has the name, where the dialect lets the alias be used."""
        alias = scope.aliases.get(column.name.lower())
        if alias is None or (self.dialect == "postgres" and not bare):
            return False
        if clause == "expressions" and not _comes_before(alias, column, scope.select):
            return False
        return clause in ALIAS_CLAUSES.get(self.dialect, DUCKDB_ALIAS_CLAUSES)

    def _is_struct(self, scope: Scope, name: str, owner: Source | None = None) -> bool:
        """Whether `name.field` may read a field: a column of that name whose type is not surely a scalar."""
        for around in scope.chain() if self.dialect != "sqlite" else ():
            for source in around.holders(name):
                columns = source.table.columns if source.table else ()
                types = [column.type.upper() for column in columns if column.name.lower() == name.lower()]
                return not types or any(nested in types[0] for nested in NESTED_TYPES)
            if not owner and (name.lower() in around.aliases or any(s.output.open for s in around.sources)):
                return True
        return False

    def _note_outer(self, scope: Scope, home: Scope, source: Source) -> None:
        for around in scope.chain():
            if around is home:
                return
            around.outer_sources.add(source)

    def repoint(self, column: exp.Column, source: Source, why: str = "", name: str = "") -> None:
        """Qualify the column with the source, and say so; `name` is its right name if it was misspelt."""
        before = column.sql(self.dialect)
        if name and name.lower() != column.name.lower():
            column.set("this", to_name(name, self.dialect))
        qualify(column, source)
        after = column.sql(self.dialect)
        label = "" if source.label == source.alias else f" ({source.label})"
        if after != before:
            self.repairs.append(f"{before} read as {after}{label}{why}")

    def _output(self, scope: Scope) -> Output:
        columns: list[str] = []
        is_open = unnamed = False
        for projection in scope.select.expressions:
            star = projection if isinstance(projection, exp.Star) else projection.this
            if isinstance(star, exp.Star) and isinstance(projection, (exp.Star, exp.Column)):
                table = projection.text("table")
                members = [s for s in (scope.called(table) if table else scope.sources) if not s.hidden]
                is_open |= not members or any(source.output.open for source in members)
                unnamed |= any(source.output.unnamed for source in members)
                gone = {column.name.lower() for column in star.args.get("except_") or ()}
                new = {alias.this.name.lower(): alias.alias for alias in star.args.get("rename") or ()}
                offered = [name for source in members for name in source.output.columns]
                columns += [new.get(name.lower(), name) for name in offered if name.lower() not in gone]
            elif isinstance(projection, (exp.Alias, exp.Column, exp.Dot)):
                columns.append(projection.alias_or_name)
            else:
                unnamed = True
                is_open |= self.dialect not in ("duckdb", "sqlite")
                is_open |= isinstance(projection, (exp.Columns, exp.Unnest, exp.Explode))
        return Output(tuple(columns), is_open, unnamed)


def _is_column(node: exp.Expr, name: str) -> bool:
    return isinstance(node, exp.Column) and node.name.lower() == name.lower()


def _comes_before(alias: exp.Alias, column: exp.Column, select: exp.Select) -> bool:
    item = item_of(column, select)
    order = [id(projection) for projection in select.expressions]
    return id(item) in order and order.index(id(alias)) < order.index(id(item))


def _is_comprehension_variable(column: exp.Column) -> bool:
    """Whether the name is the `x` of `[x + 1 for x in xs]`."""
    around = column.find_ancestor(exp.Comprehension)
    while around and around.expression.name.lower() != column.name.lower():
        around = around.find_ancestor(exp.Comprehension)
    return around is not None
