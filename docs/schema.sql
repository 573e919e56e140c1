-- Written by test/dump.ts from a migrated database; change migrations/ instead.

-- role muster_owner: no login
-- role muster_tenant: no login

create schema muster; -- owner muster_owner
grant usage on schema muster to muster_tenant;

create sequence muster.turns as bigint; -- owner muster_owner

create table muster.audit (
  tenant_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  principal jsonb not null,
  action text not null,
  target_kind text,
  target_id text,
  outcome text not null,
  request_id text,
  detail jsonb,
  "position" bigint not null,
  digest bytea not null,
  address text,
  before jsonb,
  after jsonb,
  code text,
  constraint audit_pkey PRIMARY KEY (tenant_id, "position")
); -- owner muster_owner
CREATE INDEX audit_at ON muster.audit USING btree (tenant_id, at, "position");
CREATE INDEX audit_target ON muster.audit USING btree (tenant_id, target_id, "position") WHERE (target_id IS NOT NULL);
alter table muster.audit enable row level security;
create policy own on muster.audit for select to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant select on muster.audit to muster_tenant;

create table muster.audit_heads (
  tenant_id uuid not null,
  "position" bigint not null,
  digest bytea not null,
  cut_position bigint not null default 0,
  cut_digest bytea not null default '\x'::bytea,
  constraint audit_heads_pkey PRIMARY KEY (tenant_id)
) with (fillfactor=50); -- owner muster_owner
alter table muster.audit_heads enable row level security;

create table muster.batch_rows (
  tenant_id uuid not null,
  batch_id uuid not null,
  line integer not null,
  id uuid not null,
  registered_by_tenant uuid,
  outcome text not null,
  method text,
  manufacturer text not null,
  model text not null,
  serial_number text not null,
  product_key_id text,
  group_tag text,
  assigned_user text,
  target_id uuid,
  device_id uuid,
  ek_key bytea,
  smbios_key bytea,
  error_code text,
  error_reason text,
  error_column text,
  error_params jsonb,
  warnings jsonb,
  cells text,
  sealed_cells bytea storage external,
  constraint batch_rows_pkey PRIMARY KEY (tenant_id, batch_id, line)
); -- owner muster_owner
CREATE INDEX batch_rows_failed ON muster.batch_rows USING btree (tenant_id, batch_id, error_code, error_reason) INCLUDE (registered_by_tenant) WHERE (outcome = 'failed'::text);
alter table muster.batch_rows enable row level security;
create policy own on muster.batch_rows for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE (registered_by_tenant = muster.app_partner())
END));
grant insert, select, update on muster.batch_rows to muster_tenant;

create table muster.batch_slices (
  tenant_id uuid not null,
  batch_id uuid not null,
  to_line integer not null,
  settled_at timestamp with time zone not null,
  constraint batch_slices_pkey PRIMARY KEY (tenant_id, batch_id, to_line)
); -- owner muster_owner
alter table muster.batch_slices enable row level security;
create policy own on muster.batch_slices for all to muster_tenant using ((tenant_id = muster.app_tenant()));
grant insert, select on muster.batch_slices to muster_tenant;

create table muster.batches (
  tenant_id uuid not null,
  id uuid not null,
  registered_by_tenant uuid,
  kind text not null,
  state text not null,
  source text not null,
  format text not null,
  encoding text not null,
  delimiter text,
  heading text[] not null,
  hash_column integer,
  file_name text,
  file_sha256 bytea not null,
  file_bytes bigint not null,
  order_id text,
  purchase_id text,
  group_tag text,
  profile text,
  request_id text not null,
  settled_line integer not null default 0,
  attempt integer not null default 1,
  rows integer not null,
  pending integer not null,
  registered integer not null default 0,
  already_registered integer not null default 0,
  deregistered integer not null default 0,
  not_registered integer not null default 0,
  filed integer not null default 0,
  failed integer not null default 0,
  cancelled integer not null default 0,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  created_by jsonb not null,
  sender text not null,
  mandate_id uuid,
  cells_dropped boolean not null default false,
  constraint batches_pkey PRIMARY KEY (tenant_id, id),
  constraint batches_check CHECK ((rows = (((((((pending + registered) + already_registered) + deregistered) + not_registered) + filed) + failed) + cancelled))),
  constraint batches_check1 CHECK ((LEAST(pending, registered, already_registered, deregistered, not_registered, filed, failed, cancelled) >= 0)),
  constraint batches_kind_check CHECK ((kind = ANY (ARRAY['register'::text, 'deregister'::text, 'catalogue'::text]))),
  constraint batches_sender_check CHECK ((sender = ANY (ARRAY['customer'::text, 'partner'::text])))
) with (fillfactor=70); -- owner muster_owner
CREATE INDEX batches_awaiting ON muster.batches USING btree (tenant_id, id) WHERE (state = 'awaitingApproval'::text);
CREATE INDEX batches_cells ON muster.batches USING btree (finished_at) WHERE ((finished_at IS NOT NULL) AND (NOT cells_dropped));
CREATE INDEX batches_created ON muster.batches USING btree (tenant_id, created_at);
CREATE INDEX batches_mandate ON muster.batches USING btree (tenant_id, mandate_id, id) WHERE (mandate_id IS NOT NULL);
CREATE INDEX batches_partner ON muster.batches USING btree (registered_by_tenant, id) WHERE (registered_by_tenant IS NOT NULL);
CREATE INDEX batches_pending ON muster.batches USING btree (tenant_id, id) WHERE (pending > 0);
CREATE INDEX batches_settled ON muster.batches USING btree (finished_at) INCLUDE (created_at, rows) WHERE ((kind = 'register'::text) AND (attempt = 1) AND (state = ANY (ARRAY['finished'::text, 'finishedWithErrors'::text])));
alter table muster.batches enable row level security;
create policy own on muster.batches for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE (registered_by_tenant = muster.app_partner())
END));
grant insert, select, update on muster.batches to muster_tenant;

create table muster.captures (
  tenant_id uuid not null,
  id uuid not null,
  registered_by_tenant uuid,
  tuple_key bytea not null,
  product_key_id text,
  ek_key bytea,
  smbios_key bytea,
  captured_at timestamp with time zone,
  size integer not null,
  sealed bytea storage external not null,
  drop_after timestamp with time zone,
  constraint captures_pkey PRIMARY KEY (tenant_id, id)
); -- owner muster_owner
CREATE INDEX captures_drop ON muster.captures USING btree (drop_after) WHERE (drop_after IS NOT NULL);
CREATE INDEX captures_partner_product_key ON muster.captures USING btree (registered_by_tenant, product_key_id) WHERE ((registered_by_tenant IS NOT NULL) AND (product_key_id IS NOT NULL));
CREATE INDEX captures_partner_tuple ON muster.captures USING btree (registered_by_tenant, tuple_key) WHERE (registered_by_tenant IS NOT NULL);
CREATE INDEX captures_product_key ON muster.captures USING btree (tenant_id, product_key_id) WHERE (product_key_id IS NOT NULL);
CREATE INDEX captures_tuple ON muster.captures USING btree (tenant_id, tuple_key);
alter table muster.captures enable row level security;
create policy own on muster.captures for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE (registered_by_tenant = muster.app_partner())
END));
grant delete, insert, select, update on muster.captures to muster_tenant;

create table muster.catalogue_history (
  tenant_id uuid not null,
  record_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  act text not null,
  principal jsonb not null,
  batch_id uuid,
  before jsonb not null,
  constraint catalogue_history_pkey PRIMARY KEY (tenant_id, record_id, id),
  constraint catalogue_history_act_check CHECK ((act = ANY (ARRAY['corrected'::text, 'withdrawn'::text, 'filedAgain'::text])))
); -- owner muster_owner
alter table muster.catalogue_history enable row level security;
create policy own on muster.catalogue_history for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE false
END));
grant insert, select on muster.catalogue_history to muster_tenant;

create table muster.catalogue_records (
  tenant_id uuid not null,
  tuple_key bytea not null,
  id uuid not null,
  manufacturer text not null,
  model text not null,
  serial_number text not null,
  product_key_id text,
  ek_key bytea,
  smbios_key bytea,
  tpm boolean not null,
  size integer not null,
  sealed bytea storage external not null,
  batch_id uuid not null,
  filed_at timestamp with time zone not null,
  record_id uuid not null,
  withdrawn_at timestamp with time zone,
  folded_name bigint default muster.folded_name(manufacturer, model, serial_number),
  search_serial text collate "C" default lower(serial_number),
  search_model text collate "C" default lower(model),
  constraint catalogue_records_pkey PRIMARY KEY (tenant_id, tuple_key)
); -- owner muster_owner
CREATE INDEX catalogue_records_folded ON muster.catalogue_records USING btree (folded_name);
CREATE INDEX catalogue_records_model ON muster.catalogue_records USING btree (tenant_id, search_model, record_id);
CREATE INDEX catalogue_records_product_key ON muster.catalogue_records USING btree (product_key_id) WHERE (product_key_id IS NOT NULL);
CREATE INDEX catalogue_records_record ON muster.catalogue_records USING btree (tenant_id, record_id);
CREATE INDEX catalogue_records_serial ON muster.catalogue_records USING btree (tenant_id, search_serial, record_id);
CREATE INDEX catalogue_records_tuple ON muster.catalogue_records USING btree (tuple_key);
CREATE INDEX catalogue_records_withdrawn ON muster.catalogue_records USING btree (withdrawn_at) WHERE (withdrawn_at IS NOT NULL);
CREATE INDEX catalogue_records_withdrawn_serial ON muster.catalogue_records USING btree (tenant_id, search_serial, record_id) WHERE (withdrawn_at IS NOT NULL);
alter table muster.catalogue_records enable row level security;
create policy own on muster.catalogue_records for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE false
END));
grant insert, select, update on muster.catalogue_records to muster_tenant;

create table muster.claim_keys (
  key bytea not null,
  kind smallint not null,
  tenant_id uuid not null,
  device_id uuid not null,
  constraint claim_keys_pkey PRIMARY KEY (key, kind)
); -- owner muster_owner
alter table muster.claim_keys enable row level security;
create policy own on muster.claim_keys for insert to muster_tenant with check ((tenant_id = muster.app_tenant()));
grant insert on muster.claim_keys to muster_tenant;

create table muster.client_secrets (
  client_id text not null,
  secret_sha256 bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  tenant_id uuid not null,
  id uuid not null,
  constraint client_secrets_pkey PRIMARY KEY (tenant_id, client_id, id),
  constraint client_secrets_tenant_id_client_id_fkey FOREIGN KEY (tenant_id, client_id) REFERENCES muster.clients(tenant_id, id)
); -- owner muster_owner
alter table muster.client_secrets enable row level security;
create policy own on muster.client_secrets for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant delete, insert on muster.client_secrets to muster_tenant;
grant select on column muster.client_secrets.client_id to muster_tenant;
grant select on column muster.client_secrets.created_at to muster_tenant;
grant select, update on column muster.client_secrets.expires_at to muster_tenant;
grant select on column muster.client_secrets.id to muster_tenant;
grant select on column muster.client_secrets.tenant_id to muster_tenant;

create table muster.clients (
  id text not null,
  tenant_id uuid not null,
  name text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  created_by jsonb not null,
  constraint clients_pkey PRIMARY KEY (id),
  constraint clients_tenant_id_id_key UNIQUE (tenant_id, id),
  constraint clients_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id)
); -- owner muster_owner
alter table muster.clients enable row level security;
create policy own on muster.clients for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant insert, select on muster.clients to muster_tenant;
grant update on column muster.clients.expires_at to muster_tenant;
grant update on column muster.clients.name to muster_tenant;
grant update on column muster.clients.revoked_at to muster_tenant;
grant update on column muster.clients.scopes to muster_tenant;

create table muster.consent_links (
  tenant_id uuid not null,
  id uuid not null,
  token_sha256 bytea not null,
  customer_name text not null,
  asked jsonb not null,
  created_at timestamp with time zone not null,
  created_by jsonb not null,
  expires_at timestamp with time zone not null,
  state text not null,
  mandate_id uuid,
  constraint consent_links_pkey PRIMARY KEY (tenant_id, id),
  constraint consent_links_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id),
  constraint consent_links_check CHECK (((mandate_id IS NULL) OR (state <> 'waiting'::text))),
  constraint consent_links_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'opened'::text, 'approved'::text, 'declined'::text, 'withdrawn'::text])))
); -- owner muster_owner
CREATE INDEX consent_links_mandate ON muster.consent_links USING btree (tenant_id, mandate_id) WHERE (mandate_id IS NOT NULL);
CREATE INDEX consent_links_open ON muster.consent_links USING btree (tenant_id, expires_at) WHERE (state = ANY (ARRAY['waiting'::text, 'opened'::text]));
CREATE INDEX consent_links_token ON muster.consent_links USING btree (token_sha256);
CREATE INDEX consent_links_unopened ON muster.consent_links USING btree (expires_at) WHERE (mandate_id IS NULL);
alter table muster.consent_links enable row level security;
create policy own on muster.consent_links for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant insert, update on muster.consent_links to muster_tenant;
grant select on column muster.consent_links.asked to muster_tenant;
grant select on column muster.consent_links.created_at to muster_tenant;
grant select on column muster.consent_links.created_by to muster_tenant;
grant select on column muster.consent_links.customer_name to muster_tenant;
grant select on column muster.consent_links.expires_at to muster_tenant;
grant select on column muster.consent_links.id to muster_tenant;
grant select on column muster.consent_links.mandate_id to muster_tenant;
grant select on column muster.consent_links.state to muster_tenant;
grant select on column muster.consent_links.tenant_id to muster_tenant;

create table muster.contact_links (
  tenant_id uuid not null,
  contact_id uuid not null,
  id uuid not null,
  token_sha256 bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint contact_links_pkey PRIMARY KEY (tenant_id, contact_id),
  constraint contact_links_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES muster.contacts(tenant_id, id) ON DELETE CASCADE
); -- owner muster_owner
CREATE INDEX contact_links_age ON muster.contact_links USING btree (expires_at);
CREATE INDEX contact_links_token ON muster.contact_links USING btree (token_sha256);
alter table muster.contact_links enable row level security;
create policy own on muster.contact_links for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant delete, insert on muster.contact_links to muster_tenant;
grant select on column muster.contact_links.contact_id to muster_tenant;
grant select on column muster.contact_links.created_at to muster_tenant;
grant select on column muster.contact_links.expires_at to muster_tenant;
grant select on column muster.contact_links.id to muster_tenant;
grant select on column muster.contact_links.tenant_id to muster_tenant;

create table muster.contacts (
  tenant_id uuid not null,
  id uuid not null,
  area text not null,
  name text not null,
  email text not null,
  phone text not null,
  preferred_language text not null,
  created_at timestamp with time zone not null,
  verified_at timestamp with time zone,
  constraint contacts_pkey PRIMARY KEY (tenant_id, id),
  constraint contacts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id),
  constraint contacts_area_check CHECK ((area = ANY (ARRAY['appPackaging'::text, 'devices'::text, 'security'::text, 'itHelpDesk'::text, 'other'::text])))
); -- owner muster_owner
alter table muster.contacts enable row level security;
create policy own on muster.contacts for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant delete, insert, select, update on muster.contacts to muster_tenant;

create table muster.deleted_tenants (
  id uuid not null,
  name text not null,
  kind text not null,
  deleted_at timestamp with time zone not null,
  devices bigint not null,
  batches bigint not null,
  constraint deleted_tenants_pkey PRIMARY KEY (id)
); -- owner muster_owner

create table muster.device_history (
  tenant_id uuid not null,
  device_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  state text not null,
  batch_id uuid,
  error_code text,
  error_reason text,
  error_column text,
  error_params jsonb,
  principal jsonb,
  transfer_direction text,
  transfer_counterpart text,
  constraint device_history_pkey PRIMARY KEY (tenant_id, device_id, id),
  constraint device_history_transfer_direction_check CHECK ((transfer_direction = ANY (ARRAY['outgoing'::text, 'incoming'::text])))
); -- owner muster_owner
alter table muster.device_history enable row level security;
create policy own on muster.device_history for all to muster_tenant using ((tenant_id = muster.app_tenant()));
grant delete, insert, select on muster.device_history to muster_tenant;

create table muster.devices (
  tenant_id uuid not null,
  id uuid not null,
  registered_by_tenant uuid,
  manufacturer text not null,
  model text collate "C" not null,
  serial_number text collate "C" not null,
  product_key_id text,
  state text not null,
  state_since timestamp with time zone not null,
  group_tag text collate "C",
  profile text,
  display_name text,
  assigned_user text collate "C",
  order_id text collate "C",
  purchase_id text collate "C",
  batch_id uuid not null,
  line integer not null,
  registered_at timestamp with time zone not null,
  last_contact_at timestamp with time zone,
  method text not null,
  tpm boolean not null,
  capture_id uuid,
  ek_key bytea,
  smbios_key bytea,
  error_code text,
  error_reason text,
  error_column text,
  error_params jsonb,
  search_serial text collate "C" default lower(serial_number),
  search_model text collate "C" default lower(model),
  search_order text collate "C" default lower(order_id),
  search_purchase text collate "C" default lower(purchase_id),
  search_tag text collate "C" default lower(group_tag),
  search_user text collate "C" default lower(assigned_user),
  constraint devices_pkey PRIMARY KEY (tenant_id, id),
  constraint devices_state_check CHECK ((state = ANY (ARRAY['registrationPending'::text, 'registrationFailed'::text, 'setupNeeded'::text, 'active'::text, 'inactive'::text])))
); -- owner muster_owner
CREATE INDEX devices_contact ON muster.devices USING btree (tenant_id, last_contact_at, id) WHERE (last_contact_at IS NOT NULL);
CREATE UNIQUE INDEX devices_failed ON muster.devices USING btree (tenant_id, serial_number) WHERE (state = 'registrationFailed'::text);
CREATE INDEX devices_model ON muster.devices USING btree (tenant_id, search_model, id);
CREATE INDEX devices_order ON muster.devices USING btree (tenant_id, search_order, registered_at, id) WHERE (search_order IS NOT NULL);
CREATE INDEX devices_purchase ON muster.devices USING btree (tenant_id, search_purchase, registered_at, id) WHERE (search_purchase IS NOT NULL);
CREATE INDEX devices_registered ON muster.devices USING btree (tenant_id, registered_at, id);
CREATE INDEX devices_serial ON muster.devices USING btree (tenant_id, search_serial, id);
CREATE INDEX devices_state ON muster.devices USING btree (tenant_id, state, registered_at, id);
CREATE INDEX devices_tag ON muster.devices USING btree (tenant_id, search_tag, registered_at, id) WHERE (search_tag IS NOT NULL);
CREATE INDEX devices_user ON muster.devices USING btree (tenant_id, search_user, id) WHERE (search_user IS NOT NULL);
alter table muster.devices enable row level security;
create policy own on muster.devices for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE (registered_by_tenant = muster.app_partner())
END));
grant delete, insert, select, update on muster.devices to muster_tenant;

create table muster.events (
  tenant_id uuid not null,
  "position" bigint not null,
  registered_by_tenant uuid,
  at timestamp with time zone not null,
  event text not null,
  batch_id uuid,
  batch jsonb,
  device_ids uuid[],
  state text,
  constraint events_pkey PRIMARY KEY (tenant_id, "position"),
  constraint events_event_check CHECK ((event = ANY (ARRAY['batch'::text, 'devices'::text])))
); -- owner muster_owner
CREATE INDEX events_age ON muster.events USING btree (at);
alter table muster.events enable row level security;
create policy own on muster.events for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE (registered_by_tenant = muster.app_partner())
END));
grant insert, select on muster.events to muster_tenant;

create table muster.get_started_steps (
  tenant_id uuid not null,
  id text not null,
  done_at timestamp with time zone,
  done_by jsonb,
  owner text,
  due_on date,
  note text,
  constraint get_started_steps_pkey PRIMARY KEY (tenant_id, id),
  constraint get_started_steps_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id),
  constraint get_started_steps_check CHECK (((done_at IS NULL) = (done_by IS NULL)))
); -- owner muster_owner
alter table muster.get_started_steps enable row level security;
create policy own on muster.get_started_steps for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant insert, select, update on muster.get_started_steps to muster_tenant;

create table muster.idempotency_keys (
  tenant_id uuid not null,
  principal_id text not null,
  path text not null,
  key text not null,
  lease uuid not null,
  lease_until timestamp with time zone not null,
  content_sha256 bytea,
  batch_id uuid,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (tenant_id, principal_id, path, key)
); -- owner muster_owner
CREATE INDEX idempotency_keys_age ON muster.idempotency_keys USING btree (created_at);
CREATE INDEX idempotency_keys_lease ON muster.idempotency_keys USING btree (tenant_id, lease);
alter table muster.idempotency_keys enable row level security;
create policy own on muster.idempotency_keys for all to muster_tenant using ((tenant_id = muster.app_tenant()));
grant delete, insert, select, update on muster.idempotency_keys to muster_tenant;

create table muster.invitations (
  tenant_id uuid not null,
  id uuid not null,
  token_sha256 bytea not null,
  user_id uuid,
  email text collate "C",
  role text not null,
  hardware boolean not null,
  created_by jsonb not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint invitations_pkey PRIMARY KEY (tenant_id, id),
  constraint invitations_token_sha256_key UNIQUE (token_sha256),
  constraint invitations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id),
  constraint invitations_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES muster.users(tenant_id, id) ON DELETE CASCADE,
  constraint invitations_role_check CHECK ((role = ANY (ARRAY['administrator'::text, 'operator'::text, 'reader'::text, 'auditor'::text])))
); -- owner muster_owner
CREATE INDEX invitations_age ON muster.invitations USING btree (expires_at);
alter table muster.invitations enable row level security;
create policy own on muster.invitations for all to muster_tenant using ((tenant_id = muster.app_tenant()));
grant delete, insert on muster.invitations to muster_tenant;
grant select on column muster.invitations.created_at to muster_tenant;
grant select on column muster.invitations.created_by to muster_tenant;
grant select on column muster.invitations.email to muster_tenant;
grant select on column muster.invitations.expires_at to muster_tenant;
grant select on column muster.invitations.hardware to muster_tenant;
grant select on column muster.invitations.id to muster_tenant;
grant select on column muster.invitations.role to muster_tenant;
grant select on column muster.invitations.tenant_id to muster_tenant;
grant select on column muster.invitations.user_id to muster_tenant;

create table muster.login_requests (
  device_sha256 bytea not null,
  user_code_sha256 bytea not null,
  state text not null,
  address text,
  agent text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  polled_at timestamp with time zone,
  interval_seconds double precision not null,
  tenant_id uuid,
  user_id uuid,
  method text,
  session_id uuid,
  constraint login_requests_pkey PRIMARY KEY (device_sha256),
  constraint login_requests_user_code_sha256_key UNIQUE (user_code_sha256),
  constraint login_requests_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES muster.sessions(tenant_id, id) ON DELETE CASCADE,
  constraint login_requests_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES muster.users(tenant_id, id) ON DELETE CASCADE,
  constraint login_requests_check CHECK (((state = 'allowed'::text) = (user_id IS NOT NULL))),
  constraint login_requests_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'allowed'::text, 'denied'::text])))
); -- owner muster_owner
CREATE INDEX login_requests_age ON muster.login_requests USING btree (expires_at);
CREATE INDEX login_requests_user ON muster.login_requests USING btree (tenant_id, user_id) WHERE (user_id IS NOT NULL);

create table muster.mandate_history (
  tenant_id uuid not null,
  mandate_id uuid not null,
  id uuid not null,
  partner_id uuid,
  at timestamp with time zone not null,
  act text not null,
  principal jsonb not null,
  batch_id uuid,
  detail jsonb,
  constraint mandate_history_pkey PRIMARY KEY (tenant_id, mandate_id, id)
); -- owner muster_owner
alter table muster.mandate_history enable row level security;
create policy own on muster.mandate_history for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE (partner_id = muster.app_partner())
END));
grant insert, select on muster.mandate_history to muster_tenant;

create table muster.mandates (
  tenant_id uuid not null,
  id uuid not null,
  partner_id uuid,
  parent_id uuid,
  state text not null,
  customer_name text not null,
  partner_name text,
  partner_type text,
  name text not null,
  asked jsonb,
  scope jsonb not null,
  token_sha256 bytea,
  registered integer not null default 0,
  created_at timestamp with time zone not null,
  created_by jsonb not null,
  approved_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_by jsonb,
  constraint mandates_pkey PRIMARY KEY (tenant_id, id),
  constraint mandates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id),
  constraint mandates_check CHECK (((partner_id IS NULL) = (partner_name IS NULL))),
  constraint mandates_check1 CHECK (((state <> 'active'::text) OR ((approved_at IS NOT NULL) AND (partner_id IS NOT NULL)))),
  constraint mandates_registered_check CHECK ((registered >= 0)),
  constraint mandates_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'offered'::text, 'active'::text, 'declined'::text, 'ended'::text])))
); -- owner muster_owner
CREATE INDEX mandates_parent ON muster.mandates USING btree (tenant_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX mandates_partner ON muster.mandates USING btree (partner_id, tenant_id) WHERE (partner_id IS NOT NULL);
CREATE INDEX mandates_token ON muster.mandates USING btree (token_sha256) WHERE (token_sha256 IS NOT NULL);
alter table muster.mandates enable row level security;
create policy own on muster.mandates for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE (partner_id = muster.app_partner())
END));
grant insert, update on muster.mandates to muster_tenant;
grant select on column muster.mandates.approved_at to muster_tenant;
grant select on column muster.mandates.asked to muster_tenant;
grant select on column muster.mandates.created_at to muster_tenant;
grant select on column muster.mandates.created_by to muster_tenant;
grant select on column muster.mandates.customer_name to muster_tenant;
grant select on column muster.mandates.ended_at to muster_tenant;
grant select on column muster.mandates.ended_by to muster_tenant;
grant select on column muster.mandates.id to muster_tenant;
grant select on column muster.mandates.name to muster_tenant;
grant select on column muster.mandates.parent_id to muster_tenant;
grant select on column muster.mandates.partner_id to muster_tenant;
grant select on column muster.mandates.partner_name to muster_tenant;
grant select on column muster.mandates.partner_type to muster_tenant;
grant select on column muster.mandates.registered to muster_tenant;
grant select on column muster.mandates.scope to muster_tenant;
grant select on column muster.mandates.state to muster_tenant;
grant select on column muster.mandates.tenant_id to muster_tenant;

create table muster.migrations (
  name text not null,
  sha256 text not null,
  breaking boolean not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (name)
); -- owner muster_owner

create table muster.order_counters (
  tenant_id uuid not null,
  kind text not null,
  id text collate "C" not null,
  search_id text collate "C" not null default lower(id),
  registered_by uuid not null,
  registration_pending integer not null default 0,
  registration_failed integer not null default 0,
  setup_needed integer not null default 0,
  active integer not null default 0,
  inactive integer not null default 0,
  last_registered_at timestamp with time zone not null,
  constraint order_counters_pkey PRIMARY KEY (tenant_id, kind, search_id, id, registered_by),
  constraint order_counters_active_check CHECK ((active >= 0)),
  constraint order_counters_inactive_check CHECK ((inactive >= 0)),
  constraint order_counters_kind_check CHECK ((kind = ANY (ARRAY['orderId'::text, 'purchaseId'::text]))),
  constraint order_counters_registration_failed_check CHECK ((registration_failed >= 0)),
  constraint order_counters_registration_pending_check CHECK ((registration_pending >= 0)),
  constraint order_counters_setup_needed_check CHECK ((setup_needed >= 0))
) with (fillfactor=50); -- owner muster_owner
alter table muster.order_counters enable row level security;
create policy own on muster.order_counters for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE (registered_by = muster.app_partner())
END));
grant delete, insert, select, update on muster.order_counters to muster_tenant;

create table muster.partner_counters (
  tenant_id uuid not null,
  partner_id uuid not null,
  registration_pending integer not null default 0,
  registration_failed integer not null default 0,
  setup_needed integer not null default 0,
  active integer not null default 0,
  inactive integer not null default 0,
  constraint partner_counters_pkey PRIMARY KEY (tenant_id, partner_id),
  constraint partner_counters_active_check CHECK ((active >= 0)),
  constraint partner_counters_inactive_check CHECK ((inactive >= 0)),
  constraint partner_counters_registration_failed_check CHECK ((registration_failed >= 0)),
  constraint partner_counters_registration_pending_check CHECK ((registration_pending >= 0)),
  constraint partner_counters_setup_needed_check CHECK ((setup_needed >= 0))
) with (fillfactor=50); -- owner muster_owner
CREATE INDEX partner_counters_partner ON muster.partner_counters USING btree (partner_id);
alter table muster.partner_counters enable row level security;
create policy own on muster.partner_counters for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND
CASE
    WHEN (muster.app_partner() IS NULL) THEN true
    ELSE (partner_id = muster.app_partner())
END));
grant insert, select, update on muster.partner_counters to muster_tenant;

create table muster.passkeys (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkeys_pkey PRIMARY KEY (tenant_id, id),
  constraint passkeys_credential_id_key UNIQUE (credential_id),
  constraint passkeys_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES muster.users(tenant_id, id) ON DELETE CASCADE
); -- owner muster_owner
CREATE INDEX passkeys_user ON muster.passkeys USING btree (tenant_id, user_id);
alter table muster.passkeys enable row level security;
create policy own on muster.passkeys for all to muster_tenant using ((tenant_id = muster.app_tenant()));
grant delete on muster.passkeys to muster_tenant;
grant select on column muster.passkeys.created_at to muster_tenant;
grant select on column muster.passkeys.id to muster_tenant;
grant select on column muster.passkeys.last_used_at to muster_tenant;
grant select on column muster.passkeys.name to muster_tenant;
grant select on column muster.passkeys.tenant_id to muster_tenant;
grant select on column muster.passkeys.user_id to muster_tenant;

create table muster.passwords (
  tenant_id uuid not null,
  user_id uuid not null,
  digest text not null,
  changed_at timestamp with time zone not null,
  constraint passwords_pkey PRIMARY KEY (tenant_id, user_id),
  constraint passwords_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES muster.users(tenant_id, id) ON DELETE CASCADE
); -- owner muster_owner
alter table muster.passwords enable row level security;
create policy own on muster.passwords for select to muster_tenant using ((tenant_id = muster.app_tenant()));
grant select on column muster.passwords.tenant_id to muster_tenant;
grant select on column muster.passwords.user_id to muster_tenant;

create table muster.provider_records (
  kind text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  user_code text,
  uid text,
  expires_at timestamp with time zone,
  consumed_at timestamp with time zone,
  constraint provider_records_pkey PRIMARY KEY (kind, id)
); -- owner muster_owner
CREATE INDEX provider_records_expiry ON muster.provider_records USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX provider_records_grant ON muster.provider_records USING btree (grant_id) WHERE (grant_id IS NOT NULL);
CREATE INDEX provider_records_uid ON muster.provider_records USING btree (uid) WHERE (uid IS NOT NULL);
CREATE INDEX provider_records_user_code ON muster.provider_records USING btree (user_code) WHERE (user_code IS NOT NULL);

create table muster.release_requests (
  tenant_id uuid not null,
  id uuid not null,
  side text not null,
  batch_id uuid,
  row_id uuid,
  device_id uuid,
  ek_key bytea,
  smbios_key bytea,
  requester_name text not null,
  manufacturer text not null,
  model text not null,
  serial_number text not null,
  reason text not null,
  state text not null,
  answer text,
  created_at timestamp with time zone not null,
  created_by jsonb,
  answer_by timestamp with time zone not null,
  answered_at timestamp with time zone,
  decided_at timestamp with time zone,
  constraint release_requests_pkey PRIMARY KEY (tenant_id, id),
  constraint release_requests_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id),
  constraint release_requests_side_check CHECK ((side = ANY (ARRAY['requester'::text, 'owner'::text]))),
  constraint release_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'released'::text, 'refused'::text, 'withdrawn'::text, 'kept'::text])))
); -- owner muster_owner
CREATE INDEX release_requests_age ON muster.release_requests USING btree (COALESCE(decided_at, answered_at, answer_by)) WHERE (state <> 'open'::text);
CREATE INDEX release_requests_device ON muster.release_requests USING btree (tenant_id, device_id) WHERE (device_id IS NOT NULL);
CREATE INDEX release_requests_id ON muster.release_requests USING btree (id);
CREATE INDEX release_requests_open ON muster.release_requests USING btree (tenant_id, side) WHERE (state = 'open'::text);
alter table muster.release_requests enable row level security;
create policy own on muster.release_requests for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant insert, select, update on muster.release_requests to muster_tenant;

create table muster.seal_keys (
  key_id bytea not null,
  turn bigint not null,
  constraint seal_keys_pkey PRIMARY KEY (key_id),
  constraint seal_keys_key_id_check CHECK ((length(key_id) = 4))
); -- owner muster_owner

create table muster.sessions (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_sha256 bytea not null,
  method text not null,
  address text,
  agent text,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  kind text not null default 'browser'::text,
  refresh_sha256 bytea,
  previous_sha256 bytea,
  rotated_at timestamp with time zone,
  constraint sessions_pkey PRIMARY KEY (tenant_id, id),
  constraint sessions_token_sha256_key UNIQUE (token_sha256),
  constraint sessions_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES muster.users(tenant_id, id) ON DELETE CASCADE,
  constraint sessions_check CHECK (((kind = 'commandLine'::text) = (refresh_sha256 IS NOT NULL))),
  constraint sessions_kind_check CHECK ((kind = ANY (ARRAY['browser'::text, 'commandLine'::text]))),
  constraint sessions_method_check CHECK ((method = ANY (ARRAY['password'::text, 'passkey'::text, 'company'::text])))
); -- owner muster_owner
CREATE INDEX sessions_age ON muster.sessions USING btree (created_at);
CREATE INDEX sessions_seen ON muster.sessions USING btree (seen_at);
CREATE INDEX sessions_user ON muster.sessions USING btree (tenant_id, user_id);
alter table muster.sessions enable row level security;
create policy own on muster.sessions for all to muster_tenant using ((tenant_id = muster.app_tenant()));
grant delete on muster.sessions to muster_tenant;
grant select on column muster.sessions.address to muster_tenant;
grant select on column muster.sessions.agent to muster_tenant;
grant select on column muster.sessions.created_at to muster_tenant;
grant select on column muster.sessions.id to muster_tenant;
grant select on column muster.sessions.kind to muster_tenant;
grant select on column muster.sessions.method to muster_tenant;
grant select on column muster.sessions.seen_at to muster_tenant;
grant select on column muster.sessions.tenant_id to muster_tenant;
grant select on column muster.sessions.user_id to muster_tenant;

create table muster.settings (
  name text not null,
  value jsonb not null,
  updated_at timestamp with time zone not null,
  constraint settings_pkey PRIMARY KEY (name)
); -- owner muster_owner

create table muster.setup_links (
  token_sha256 bytea not null,
  tenant_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint setup_links_pkey PRIMARY KEY (token_sha256),
  constraint setup_links_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id)
); -- owner muster_owner

create table muster.sign_in_attempts (
  id_sha256 bytea not null,
  kind text not null,
  payload jsonb not null,
  expires_at timestamp with time zone not null,
  constraint sign_in_attempts_pkey PRIMARY KEY (id_sha256)
); -- owner muster_owner
CREATE INDEX sign_in_attempts_age ON muster.sign_in_attempts USING btree (expires_at);

create table muster.sign_in_settings (
  tenant_id uuid not null,
  required text not null,
  issuer text,
  client_id text,
  sealed_secret bytea,
  domains text[] not null default '{}'::text[],
  role_claim text,
  role_mapping jsonb not null default '{}'::jsonb,
  default_role text,
  updated_at timestamp with time zone not null,
  constraint sign_in_settings_pkey PRIMARY KEY (tenant_id),
  constraint sign_in_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id),
  constraint sign_in_settings_check CHECK (((issuer IS NULL) = (client_id IS NULL))),
  constraint sign_in_settings_default_role_check CHECK ((default_role = ANY (ARRAY['administrator'::text, 'operator'::text, 'reader'::text, 'auditor'::text]))),
  constraint sign_in_settings_required_check CHECK ((required = ANY (ARRAY['any'::text, 'passkey'::text, 'company'::text])))
); -- owner muster_owner
alter table muster.sign_in_settings enable row level security;
create policy own on muster.sign_in_settings for all to muster_tenant using ((tenant_id = muster.app_tenant()));
grant insert, select, update on muster.sign_in_settings to muster_tenant;

create table muster.signing_keys (
  kid text not null,
  sealed bytea not null,
  created_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  signs_from timestamp with time zone,
  constraint signing_keys_pkey PRIMARY KEY (kid)
); -- owner muster_owner

create table muster.tenant_counters (
  tenant_id uuid not null,
  registration_pending integer not null default 0,
  registration_failed integer not null default 0,
  setup_needed integer not null default 0,
  active integer not null default 0,
  inactive integer not null default 0,
  "position" bigint not null default 0,
  constraint tenant_counters_pkey PRIMARY KEY (tenant_id),
  constraint tenant_counters_active_check CHECK ((active >= 0)),
  constraint tenant_counters_inactive_check CHECK ((inactive >= 0)),
  constraint tenant_counters_registration_failed_check CHECK ((registration_failed >= 0)),
  constraint tenant_counters_registration_pending_check CHECK ((registration_pending >= 0)),
  constraint tenant_counters_setup_needed_check CHECK ((setup_needed >= 0))
) with (fillfactor=50); -- owner muster_owner
alter table muster.tenant_counters enable row level security;
create policy own on muster.tenant_counters for all to muster_tenant using ((tenant_id = muster.app_tenant()));
grant insert, select, update on muster.tenant_counters to muster_tenant;

create table muster.tenants (
  id uuid not null,
  name text not null,
  kind text not null,
  partner_type text,
  domains text[] not null default '{}'::text[],
  entra_tenant_id uuid,
  created_at timestamp with time zone not null,
  constraint tenants_pkey PRIMARY KEY (id),
  constraint tenants_entra_tenant_id_key UNIQUE (entra_tenant_id),
  constraint tenants_check CHECK (((kind = 'partner'::text) = (partner_type IS NOT NULL))),
  constraint tenants_kind_check CHECK ((kind = ANY (ARRAY['customer'::text, 'partner'::text]))),
  constraint tenants_partner_type_check CHECK ((partner_type = ANY (ARRAY['oem'::text, 'reseller'::text, 'distributor'::text])))
); -- owner muster_owner
CREATE INDEX tenants_domains ON muster.tenants USING gin (domains);
alter table muster.tenants enable row level security;
create policy own on muster.tenants for all to muster_tenant using ((id = muster.app_tenant()));
grant select on muster.tenants to muster_tenant;

create table muster.throttles (
  name_sha256 bytea not null,
  failures integer not null,
  ends_at timestamp with time zone not null,
  constraint throttles_pkey PRIMARY KEY (name_sha256)
); -- owner muster_owner
CREATE INDEX throttles_age ON muster.throttles USING btree (ends_at);

create table muster.transfer_devices (
  tenant_id uuid not null,
  transfer_id uuid not null,
  device_id uuid,
  "position" integer not null,
  manufacturer text not null,
  model text not null,
  serial_number text not null,
  moved boolean,
  constraint transfer_devices_pkey PRIMARY KEY (tenant_id, transfer_id, "position")
); -- owner muster_owner
CREATE INDEX transfer_devices_open ON muster.transfer_devices USING btree (tenant_id, device_id) WHERE ((moved IS NULL) AND (device_id IS NOT NULL));
alter table muster.transfer_devices enable row level security;
create policy own on muster.transfer_devices for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant insert, select, update on muster.transfer_devices to muster_tenant;

create table muster.transfers (
  tenant_id uuid not null,
  id uuid not null,
  direction text not null,
  counterpart text not null,
  owner_id uuid not null,
  message text,
  state text not null,
  devices integer not null,
  created_at timestamp with time zone not null,
  created_by jsonb not null,
  expires_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  batch_id uuid,
  constraint transfers_pkey PRIMARY KEY (tenant_id, id),
  constraint transfers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id),
  constraint transfers_direction_check CHECK ((direction = ANY (ARRAY['outgoing'::text, 'incoming'::text]))),
  constraint transfers_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text])))
); -- owner muster_owner
CREATE INDEX transfers_age ON muster.transfers USING btree (COALESCE(decided_at, expires_at));
CREATE INDEX transfers_id ON muster.transfers USING btree (id);
CREATE INDEX transfers_open ON muster.transfers USING btree (tenant_id, expires_at) WHERE (state = 'offered'::text);
alter table muster.transfers enable row level security;
create policy own on muster.transfers for all to muster_tenant using (((tenant_id = muster.app_tenant()) AND (muster.app_partner() IS NULL)));
grant insert, select, update on muster.transfers to muster_tenant;

create table muster.users (
  tenant_id uuid not null,
  id uuid not null,
  email text collate "C" not null,
  name text not null,
  role text not null,
  hardware boolean not null,
  company_issuer text,
  company_subject text,
  created_at timestamp with time zone not null,
  disabled_at timestamp with time zone,
  last_sign_in_at timestamp with time zone,
  constraint users_pkey PRIMARY KEY (tenant_id, id),
  constraint users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES muster.tenants(id),
  constraint users_check CHECK (((company_issuer IS NULL) = (company_subject IS NULL))),
  constraint users_role_check CHECK ((role = ANY (ARRAY['administrator'::text, 'operator'::text, 'reader'::text, 'auditor'::text])))
); -- owner muster_owner
CREATE UNIQUE INDEX users_company ON muster.users USING btree (tenant_id, company_issuer, company_subject) WHERE (company_subject IS NOT NULL);
CREATE UNIQUE INDEX users_email ON muster.users USING btree (tenant_id, email);
CREATE INDEX users_sign_in ON muster.users USING btree (email);
alter table muster.users enable row level security;
create policy own on muster.users for all to muster_tenant using ((tenant_id = muster.app_tenant()));
grant delete, insert, select, update on muster.users to muster_tenant;

create table muster.work (
  tenant_id uuid not null,
  batch_id uuid not null,
  created_at timestamp with time zone not null,
  not_before timestamp with time zone not null,
  next_line integer not null default 0,
  attempts integer not null default 0,
  constraint work_pkey PRIMARY KEY (tenant_id, batch_id)
) with (fillfactor=50); -- owner muster_owner

create table muster.work_turns (
  tenant_id uuid not null,
  turn bigint not null,
  constraint work_turns_pkey PRIMARY KEY (tenant_id)
) with (fillfactor=50); -- owner muster_owner

CREATE OR REPLACE FUNCTION muster.add_work(batch uuid, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  insert into muster.work (tenant_id, batch_id, created_at, not_before) values (muster.app_tenant(), batch, at, at)
    on conflict (tenant_id, batch_id) do update set next_line = 0, attempts = 0, not_before = excluded.not_before;
end $function$; -- owner muster_owner
grant execute on function muster.add_work(uuid,timestamp with time zone) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.app_partner()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.partner', true), '')::uuid $function$; -- owner muster_owner
grant execute on function muster.app_partner() to public;

CREATE OR REPLACE FUNCTION muster.app_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.tenant', true), '')::uuid $function$; -- owner muster_owner
grant execute on function muster.app_tenant() to public;

CREATE OR REPLACE FUNCTION muster.append_audit(id uuid, at timestamp with time zone, principal jsonb, action text, outcome text, code text, address text, target_kind text, target_id text, before jsonb, after jsonb, detail jsonb, request_id text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  tenant uuid := muster.app_tenant();
  entry text := muster.audit_text(tenant, id, at, principal, action, outcome, code, address, target_kind, target_id, before, after,
    detail, request_id);
  head record;
  counted bytea;
begin
  if tenant is null then raise exception 'an audit entry belongs to a tenant, and none is set'; end if;
  select h.position, h.digest into head from muster.audit_heads h where h.tenant_id = tenant for update;
  if not found then
    if exists (select from muster.deleted_tenants d where d.id = tenant) then
      raise exception 'the tenant was deleted' using errcode = 'foreign_key_violation';
    end if;
    insert into muster.audit_heads values (tenant, 0, ''::bytea) on conflict do nothing;
    select h.position, h.digest into head from muster.audit_heads h where h.tenant_id = tenant for update;
  end if;
  counted := muster.audit_digest(head.digest, head.position + 1, entry);
  insert into muster.audit (tenant_id, position, digest, id, at, principal, action, outcome, code, address, target_kind, target_id,
      before, after, detail, request_id)
    values (tenant, head.position + 1, counted, id, at, principal, action, outcome, code, address, target_kind, target_id,
      before, after, detail, request_id);
  update muster.audit_heads h set position = head.position + 1, digest = counted where h.tenant_id = tenant;
  return head.position + 1;
end $function$; -- owner muster_owner
grant execute on function muster.append_audit(uuid,timestamp with time zone,jsonb,text,text,text,text,text,text,jsonb,jsonb,jsonb,text) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.audit_digest(previous bytea, place bigint, entry text)
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select sha256(previous || convert_to(place || entry, 'UTF8')) $function$; -- owner muster_owner

CREATE OR REPLACE FUNCTION muster.audit_text(tenant uuid, id uuid, at timestamp with time zone, principal jsonb, action text, outcome text, code text, address text, target_kind text, target_id text, before jsonb, after jsonb, detail jsonb, request_id text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select jsonb_build_array(tenant, id, (extract(epoch from at) * 1000000)::bigint, principal, action, outcome, code, address,
    target_kind, target_id, before, after, detail, request_id)::text
$function$; -- owner muster_owner

CREATE OR REPLACE FUNCTION muster.batches_of_partner(before uuid, most integer)
 RETURNS SETOF muster.batches
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  return query select b.* from muster.batches b
    where b.registered_by_tenant = muster.app_tenant() and (before is null or b.id < before) order by b.id desc limit most;
end $function$; -- owner muster_owner
grant execute on function muster.batches_of_partner(uuid,integer) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.captures_of_partner(partner uuid, tuples bytea[], product_keys text[])
 RETURNS TABLE(tuple_key bytea, product_key_id text, ek_key bytea, smbios_key bytea)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if not exists (select from muster.mandates m where m.tenant_id = muster.app_tenant() and m.partner_id = partner) then return; end if;
  -- One name after another, as in catalogue_of (0013).
  return query select c.* from unnest(tuples) as wanted (name) cross join lateral (
    select c.tuple_key, c.product_key_id, c.ek_key, c.smbios_key
    from muster.captures c where c.registered_by_tenant = partner and c.tuple_key = wanted.name offset 0) c
  union all select c.* from unnest(product_keys) as wanted (name) cross join lateral (
    select c.tuple_key, c.product_key_id, c.ek_key, c.smbios_key
    from muster.captures c where c.registered_by_tenant = partner and c.product_key_id = wanted.name offset 0) c;
end $function$; -- owner muster_owner
grant execute on function muster.captures_of_partner(uuid,bytea[],text[]) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.catalogue_near(manufacturers text[], models text[], serial_numbers text[])
 RETURNS SETOF integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  return query select wanted.place::integer
    from (select n.place, muster.folded_name(n.manufacturer, n.model, n.serial_number) as name
      from unnest(manufacturers, models, serial_numbers) with ordinality as n (manufacturer, model, serial_number, place) offset 0) wanted
    cross join lateral (
      select from muster.catalogue_records r where r.folded_name = wanted.name and r.withdrawn_at is null limit 1) known;
end $function$; -- owner muster_owner
grant execute on function muster.catalogue_near(text[],text[],text[]) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.catalogue_of(tuples bytea[], product_keys text[])
 RETURNS TABLE(tuple_key bytea, product_key_id text, ek_key bytea, smbios_key bytea, tpm boolean, manufacturer text, model text, serial_number text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  return query select r.* from unnest(tuples) as wanted (name) cross join lateral (
    select r.tuple_key, r.product_key_id, r.ek_key, r.smbios_key, r.tpm, r.manufacturer, r.model, r.serial_number
    from muster.catalogue_records r where r.tuple_key = wanted.name and r.withdrawn_at is null offset 0) r
  union all select r.* from unnest(product_keys) as wanted (name) cross join lateral (
    select r.tuple_key, r.product_key_id, r.ek_key, r.smbios_key, r.tpm, r.manufacturer, r.model, r.serial_number
    from muster.catalogue_records r where r.product_key_id = wanted.name and r.withdrawn_at is null offset 0) r;
end $function$; -- owner muster_owner
grant execute on function muster.catalogue_of(bytea[],text[]) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.claims_of(wanted bytea[])
 RETURNS TABLE(key bytea, kind smallint, mine boolean, device_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  return query select c.key, c.kind, c.tenant_id = muster.app_tenant(), case when c.tenant_id = muster.app_tenant() then c.device_id end
    from muster.claim_keys c where c.key = any (wanted);
end $function$; -- owner muster_owner
grant execute on function muster.claims_of(bytea[]) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.counters_of_partner()
 RETURNS SETOF muster.partner_counters
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  return query select c.* from muster.partner_counters c where c.partner_id = muster.app_tenant();
end $function$; -- owner muster_owner
grant execute on function muster.counters_of_partner() to muster_tenant;

CREATE OR REPLACE FUNCTION muster.customer_of_partner(reference uuid, at timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  return (select m.tenant_id from muster.mandates m join muster.tenants t on t.id = m.tenant_id
    where m.partner_id = muster.app_tenant() and m.approved_at is not null and (t.id = reference or t.entra_tenant_id = reference)
      and (at is null or (m.state = 'active' and coalesce((m.scope ->> 'endsAt')::timestamptz > at, true)))
    limit 1);
end $function$; -- owner muster_owner
grant execute on function muster.customer_of_partner(uuid,timestamp with time zone) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.folded_name(manufacturer text, model text, serial_number text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select hashtextextended(lower(translate(manufacturer || E'\x1f' || model || E'\x1f' || serial_number, E' \t\r\n\u00a0', '')
    collate "C"), 0)
$function$; -- owner muster_owner
grant execute on function muster.folded_name(text,text,text) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.mandates_of_partner()
 RETURNS SETOF muster.mandates
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  return query select m.* from muster.mandates m where m.partner_id = muster.app_tenant() and m.approved_at is not null
  union all select c.* from muster.mandates m join muster.mandates c on c.tenant_id = m.tenant_id and c.parent_id = m.id
    where m.partner_id = muster.app_tenant() and m.approved_at is not null;
end $function$; -- owner muster_owner
grant execute on function muster.mandates_of_partner() to muster_tenant;

CREATE OR REPLACE FUNCTION muster.oldest_event()
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  return (select e.position from muster.events e where e.tenant_id = muster.app_tenant() order by e.position limit 1);
end $function$; -- owner muster_owner
grant execute on function muster.oldest_event() to muster_tenant;

CREATE OR REPLACE FUNCTION muster.release(wanted bytea[], devices uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare released integer;
begin
  delete from muster.claim_keys c where c.key = any (wanted) and c.tenant_id = muster.app_tenant() and c.device_id = any (devices);
  get diagnostics released = row_count;
  return released;
end $function$; -- owner muster_owner
grant execute on function muster.release(bytea[],uuid[]) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.release_requested(devices uuid[], at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare asked uuid[];
begin
  asked := array(select r.id from muster.release_requests r
    where r.tenant_id = muster.app_tenant() and r.device_id = any (devices) and r.state = 'open' order by r.id for update);
  if cardinality(asked) = 0 then return; end if;
  update muster.release_requests r set state = 'released', answered_at = at where r.id = any (asked);
end $function$; -- owner muster_owner
grant execute on function muster.release_requested(uuid[],timestamp with time zone) to muster_tenant;

CREATE OR REPLACE FUNCTION muster.spread(tab regclass, col text, beside text DEFAULT 'none'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from pg_extension where extname = 'citus') then return; end if;
  if col is null then perform create_reference_table(tab);
  else perform create_distributed_table(tab, col, colocate_with => beside); end if;
end $function$; -- owner muster_owner
grant execute on function muster.spread(regclass,text,text) to public;

CREATE OR REPLACE FUNCTION muster.use_seal_key(id bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  loop
    perform from muster.seal_keys where key_id = id for key share;
    exit when found;
    insert into muster.seal_keys (key_id, turn) values (id, 0) on conflict do nothing;
  end loop;
end $function$; -- owner muster_owner
grant execute on function muster.use_seal_key(bytea) to muster_tenant;

