// -XX:+CompilationWarmUpRecording: the run that is recorded. Written after CompilationWarmUpRecordTime seconds, else when the VM ends.
import type { TieredCode } from "../../code/tiers.ts";
import type { WarmSource } from "../../code/warm-source.ts";
import type { ProfileFiles } from "../cached-profiles.ts";
import { Recording } from "../recording.ts";
import { encodeProfiles } from "../store/profile-file.ts";

export interface RecorderSettings {
  readonly file: string;
  /** 0: when the VM ends. */
  readonly seconds: number;
  readonly minLevel: number;
  readonly application: number;
}

export class WarmUpRecorder implements WarmSource {
  private readonly tiers: TieredCode;
  private readonly files: ProfileFiles;
  private readonly settings: RecorderSettings;
  private readonly recording: Recording;
  private readonly began: number;
  private written = false;

  constructor(tiers: TieredCode, files: ProfileFiles, settings: RecorderSettings) {
    this.tiers = tiers;
    this.files = files;
    this.settings = settings;
    tiers.goesThroughC1();
    this.recording = new Recording(tiers);
    tiers.warm.push(this.recording);
    this.began = this.now();
  }

  private now(): number {
    return this.tiers.vm.host.clock.nanoTime() / 1e9;
  }

  tick(): void {
    const { seconds } = this.settings;
    if (seconds > 0 && !this.written && this.now() - this.began >= seconds) this.write();
  }

  close(): void {
    if (!this.written) this.write();
  }

  private write(): void {
    this.written = true;
    const { vm } = this.tiers;
    const { file, minLevel, application } = this.settings;
    const profiles = this.recording.take({ minTier: minLevel, application, isWanted: () => true, whole: true });
    try {
      this.files.replace(
        file,
        encodeProfiles(profiles, (b) => this.files.crc32(b)),
      );
    } catch (e) {
      vm.host.print(2, `${vm.name} warning: ${file} could not be written: ${e instanceof Error ? e.message : e}\n`);
      return;
    }
    if (!vm.flags.values.PrintCompilationWarmUpDetail) return;
    const say = (text: string): void => vm.host.print(1, `[JitWarmUp] ${text}\n`);
    for (const { name, tier, order, needs } of profiles.records) {
      if (tier >= minLevel) say(`recorded ${name} at tier ${tier}, after ${order} classes, needs ${needs.length}`);
    }
    say(`${profiles.records.length} methods and ${profiles.classes.length} classes are recorded in ${file}`);
  }
}
