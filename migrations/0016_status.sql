-- What the status of the installation asks: how long the batches that finished lately took, of all tenants. Written once for a
-- batch, when its last row is settled (docs/decisions/0016-watching.md).
create index batches_settled on muster.batches (finished_at) include (created_at, rows)
  where kind = 'register' and attempt = 1 and state in ('finished', 'finishedWithErrors');
