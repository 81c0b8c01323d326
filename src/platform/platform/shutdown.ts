/**
 * Orderly end of a process: the steps run in reverse order of the start. One signal begins it. A second one, after a long wait, ends the process at once (a
 * part that must not outlive the process, like the embedded database, also listens to the `exit` event).
 */

type Step = { readonly name: string; readonly run: () => Promise<void> | void };

export interface ShutdownOptions {
  /** Milliseconds after which the process ends with exit code 1, even if steps still run. */
  readonly limitMs?: number;
  /** Called for steps that fail, and when the limit is reached. */
  readonly onFailure?: (trouble: string, error?: unknown) => void;
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** npm forwards to its child the signal that the terminal has already sent to both: two signals within this time are one. */
const SAME_SIGNAL_MS = 1000;

/** Listens to signals from construction on; a step is added as soon as its part has started. */
export class Shutdown {
  private readonly steps: Step[] = [];
  private readonly limitMs: number;
  private readonly onFailure: (trouble: string, error?: unknown) => void;
  private signalledAt: number | undefined;
  private stopping: Promise<boolean> | undefined;

  constructor({ limitMs = 9000, onFailure: onTrouble = () => undefined }: ShutdownOptions = {}) {
    this.limitMs = limitMs;
    this.onFailure = onTrouble;
    for (const [signal, number] of Object.entries(SIGNALS)) process.on(signal, () => this.onSignal(number));
  }

  /** Adds a step, which runs before all earlier ones. Once stopping has begun it runs at once, so that its part is stopped, too. */
  async onStop(name: string, run: Step['run']): Promise<void> {
    if (this.stopping) await this.runStep({ name, run });
    else this.steps.push({ name, run });
  }

  /**
   * Runs all steps, one after the other, even if one fails. Further calls wait for the first.
   * @returns true when every step succeeded
   */
  stop(): Promise<boolean> {
    this.stopping ??= this.runSteps();
    return this.stopping;
  }

  private onSignal(number: number): void {
    const now = performance.now();
    if (this.signalledAt === undefined) {
      this.signalledAt = now;
      void this.stop().then((clean) => process.exit(clean ? 0 : 1));
    } else if (now - this.signalledAt > SAME_SIGNAL_MS) {
      process.exit(128 + number);
    }
  }

  private async runSteps(): Promise<boolean> {
    const limit = setTimeout(() => {
      this.onFailure(`not stopped after ${this.limitMs} ms`);
      process.exit(1);
    }, this.limitMs);
    let clean = true;
    for (let step = this.steps.pop(); step; step = this.steps.pop()) clean = (await this.runStep(step)) && clean;
    clearTimeout(limit);
    return clean;
  }

  private async runStep({ name, run }: Step): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      this.onFailure(`${name} could not be stopped`, error);
      return false;
    }
  }
}
