/** Octets that are free, so that small messages never meet the budget by headers alone. */
const FREE = 1_000_000;

/** Counts octets looked at. Tests of linear time look at this count, not at a clock. */
export class Work {
  spent = 0;
  #budget = FREE;

  constructor(readonly factor: number) {}

  /** More to read: a message, or what an encoded part of it decodes to. */
  allow(octets: number): void {
    this.#budget += octets * this.factor;
  }

  /** False once the budget is used up; the caller leaves the rest unread and says so. */
  spend(octets: number): boolean {
    this.spent += octets;
    return this.spent <= this.#budget;
  }
}
