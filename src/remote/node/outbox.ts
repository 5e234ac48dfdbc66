// Messages on their way into a stream: pushed by one side, iterated by the transport.

export class Outbox<T> implements AsyncIterable<T> {
  private readonly messages: T[] = [];
  private wake: (() => void) | undefined;
  private ended = false;

  push(message: T): void {
    if (this.ended) return;
    this.messages.push(message);
    this.wake?.();
  }
  end(): void {
    this.ended = true;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const message = this.messages.shift();
      if (message !== undefined) {
        yield message;
        continue;
      }
      if (this.ended) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = undefined;
    }
  }
}
