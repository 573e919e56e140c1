-- Whether somebody has a password may be known to the tenant role, so that the last way in is not taken away; the digest may not.
alter table muster.passwords enable row level security;
create policy own on muster.passwords for select to muster_tenant using (tenant_id = muster.app_tenant());
grant select (tenant_id, user_id) on muster.passwords to muster_tenant;
