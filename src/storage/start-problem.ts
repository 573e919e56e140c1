/** Why Muster cannot start, in words for the person who runs it: what is wrong and what to do. Printed without a stack. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}
