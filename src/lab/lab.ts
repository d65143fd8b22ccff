import type { RegistryName } from '../images/registry.ts';
import type { ConsoleCommand, Language, LabSummary, LabView } from '../world/protocol.ts';
import type { CommandStep, TranscriptStep } from '../world/transcript.ts';

/** Every language in which each lab is written. */
export const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];

/** What of a lab runs: the same in every language. Plain JSON, made at build time, read by the runner. */
export interface Lab {
  /** The folder's name: `01-first-swarm`. */
  readonly id: string;
  readonly hosts: number;
  readonly images: RegistryName;
  /** Played before the learner begins. */
  readonly setup: readonly TranscriptStep[];
  readonly steps: readonly LabStep[];
}

export interface LabStep {
  readonly id: string;
  /** In reading order. */
  readonly consoles: readonly ConsoleBlock[];
  /** What a learner who is stuck may look up; played by tests after the consoles. */
  readonly solutions: readonly (readonly TranscriptStep[])[];
  readonly checks: readonly Check[];
}

export interface ConsoleBlock {
  /** `1`, `2` … within its step. */
  readonly id: string;
  readonly commands: readonly ConsoleCommand[];
}

/** Commands and the answers that they give once the step is done. */
export interface Check {
  /** `init.1`: unique in the lab. */
  readonly id: string;
  readonly commands: readonly CommandStep[];
}

/** A lab as the worker loads it: what runs, and what is read in one language. */
export interface LoadedLab {
  readonly lab: Lab;
  readonly view: LabView;
}

/** A lab in all its languages. */
export interface WholeLab {
  readonly lab: Lab;
  readonly summary: LabSummary;
  /** Folder names of the labs that a learner should have done before. */
  readonly prerequisites: readonly string[];
  readonly views: Readonly<Record<Language, LabView>>;
}
