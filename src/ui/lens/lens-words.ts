import type {
  FilterName,
  PlaceView,
  PlacementView,
  RankedNodeView,
  RequestStep,
  RequestView,
} from '../../world/close-views.ts';
import { language } from '../language.ts';
import { en } from './lens-words-en.ts';
import { zhCN } from './lens-words-zh-cn.ts';

/** The words of what is loaded when somebody looks closer: requests on the map, and tasks in detail. */
export interface LensWords {
  place(place: PlaceView): string;
  readonly request: {
    readonly label: string;
    title(request: RequestView): string;
    outcome(request: RequestView, where: string): string;
    step(step: RequestStep): string;
    readonly steps: string;
    readonly hideSteps: string;
    readonly previous: string;
    readonly next: string;
    readonly play: string;
    readonly dismiss: string;
    readonly earlier: string;
    position(step: number, of: number): string;
  };
  readonly task: {
    label(name: string): string;
    readonly close: string;
    readonly state: string;
    since(time: string): string;
    readonly node: string;
    readonly waiting: string;
    readonly image: string;
    readonly container: string;
    readonly addresses: string;
    readonly error: string;
    readonly why: string;
    readonly whyWaiting: string;
    readonly gone: string;
    readonly forgotten: string;
    readonly preassigned: string;
    decided(by: PlacementView['decidedBy'], chosen: RankedNodeView, others: number): string;
    readonly noNode: string;
    spread(labels: string): string;
    rejected(filter: FilterName, count: number, constraints: string): string;
    readonly compared: string;
    readonly columns: {
      readonly node: string;
      readonly ofService: string;
      readonly all: string;
      readonly failures: string;
    };
    readonly chosen: string;
    readonly order: string;
    says(words: string): string;
  };
}

export function lensWords(): LensWords {
  return language() === 'zh-CN' ? zhCN : en;
}
