/** Why a backup could not be written or restored, in words for the person who runs Muster. Printed without a stack. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
}
