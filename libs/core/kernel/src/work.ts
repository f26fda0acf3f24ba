/** Bytes that are free, so that small inputs never meet the budget by headers alone. */
const FREE = 1_000_000;

/** Counts bytes looked at. Tests of linear time look at this count, not at a clock. */
export class Work {
  spent = 0;
  #budget: number;

  /** `factor`: looks at each byte that there is to read, on average. `free`: bytes on top of that. */
  constructor(
    readonly factor: number,
    free = FREE,
  ) {
    this.#budget = free;
  }

  /** More to read: a message, or what an encoded part of it decodes to. */
  allow(octets: number): void {
    this.#budget += octets * this.factor;
  }

  /** Bytes that may still be looked at. */
  get left(): number {
    return Math.max(0, this.#budget - this.spent);
  }

  /** False once the budget is used up; the caller leaves the rest unread and says so. */
  spend(octets: number): boolean {
    this.spent += octets;
    return this.spent <= this.#budget;
  }
}
