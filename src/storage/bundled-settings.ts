import { totalmem } from 'node:os';

/**
 * The settings of the bundled server, written anew at every start and read before the administrator's own ones. Nothing
 * here weakens durability: fsync and synchronous_commit stay on.
 */
export function serverSettings(socketFolder: string): string {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: bundledPort,
    max_connections: 60,
    shared_buffers: `${sharedBuffersMegabytes()}MB`,
    // A checkpoint every few hundred thousand rows: fewer write less (a page's first change after one is written whole), but
    // what was written since must be read again after a crash, at 50 MB a second.
    max_wal_size: '1GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '5min',
    // Many small statements on few cores: compiling them or spreading one over processes costs more than it gives,
    // and parallel workers need more of /dev/shm than containers give.
    jit: 'off',
    max_parallel_workers_per_gather: 0,
    random_page_cost: 1.1,
    // Tables that grow by a million rows at once, and a work table that is updated all the time.
    autovacuum_naptime: '20s',
    autovacuum_vacuum_scale_factor: 0.05,
    autovacuum_analyze_scale_factor: 0.02,
    autovacuum_vacuum_insert_scale_factor: 0.1,
    // Errors go to the program that made them. Here they could carry values (hardware hashes, secrets) into the log.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_autovacuum_min_duration: -1,
    log_line_prefix: '%m [%p] ',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'`);
  return `# Written by Muster at every start. Your own settings go into data/postgresql.conf.\n${lines.join('\n')}\n`;
}

/** Names the socket; nothing listens on a network. */
export const bundledPort = 5432;

/** An eighth of the memory that this machine or container has, between 32 and 512 MB. */
function sharedBuffersMegabytes(): number {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.max(32, Math.min(512, Math.floor(bytes / 8 / 1024 ** 2)));
}
