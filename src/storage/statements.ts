import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely';

/** A statement with `$1` placeholders. A name makes it prepared once per connection, where no pooler is between: same name, same text. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** kysely as a compiler only: it never connects, transactions are ours (database.ts). */
const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** What the `sql` tag wrote, as text with `$1` placeholders and its values. */
export function compile<Row>(statement: RawBuilder<Row> | CompiledQuery<Row>): Statement {
  const { sql, parameters } = 'isRawBuilder' in statement ? statement.compile(compiler) : statement;
  return { text: sql, values: parameters };
}
