import type { ErrorCode, Fault, Reason, TextParams } from '../contracts/errors.ts';
import { type CopyColumn, column } from './copy.ts';

/** A fault as the four columns that rows, devices and history share. */
export interface FaultColumns {
  error_code: ErrorCode | null;
  error_reason: Reason | null;
  error_column: string | null;
  error_params: TextParams | null;
}

/** Values for error_code, error_reason, error_column, error_params, in that order. */
export function faultValues(fault: Fault | null): (string | null)[] {
  if (!fault) return [null, null, null, null];
  return [fault.code, fault.reason ?? null, fault.column ?? null, fault.params ? JSON.stringify(fault.params) : null];
}

export function toFault(row: FaultColumns): Fault | null {
  if (!row.error_code) return null;
  return {
    code: row.error_code,
    ...(row.error_reason ? { reason: row.error_reason } : {}),
    ...(row.error_column ? { column: row.error_column } : {}),
    ...(row.error_params ? { params: row.error_params } : {}),
  };
}

/** The same four columns of a load. */
export function faultColumns<Row>(faultOf: (row: Row) => Fault | null): CopyColumn<Row>[] {
  return [
    column('error_code', 'text', row => faultOf(row)?.code ?? null),
    column('error_reason', 'text', row => faultOf(row)?.reason ?? null),
    column('error_column', 'text', row => faultOf(row)?.column ?? null),
    column('error_params', 'jsonb', row => faultValues(faultOf(row))[3] ?? null),
  ];
}
