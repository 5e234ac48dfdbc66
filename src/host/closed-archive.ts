// An archive that was open when an image was taken, and that nothing reads any more: only its number is still to be closed.
import type { Resource, ResourceTable } from "./resources.ts";

export const CLOSED = "closed-archive";

class ClosedArchive implements Resource {
  readonly kind = CLOSED;
  toImage(): { outcome: "rebuild"; data: null } {
    return { outcome: "rebuild", data: null };
  }
  close(): number {
    return 0;
  }
}

export function registerClosedArchives(resources: ResourceTable): void {
  resources.register(CLOSED, () => new ClosedArchive());
}
