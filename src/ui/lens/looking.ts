import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { PlaceView, RequestView } from '../../world/close-views.ts';
import type { ClusterView } from '../../world/protocol.ts';
import type { MapLayout } from '../map-layout.ts';
import type { Session } from '../session.ts';
import type { TileBox } from './request-path.ts';

/** The last request; of the two questions for a name, which resolvers ask together, the one that has an answer. */
function latest(requests: readonly RequestView[]): RequestView | undefined {
  const [before, last] = requests.slice(-2);
  const asked = last?.question;
  const isPair = asked?.type === 'AAAA' && asked.answers.length === 0 && before?.question?.name === asked.name;
  return isPair ? before : (last ?? before);
}

/**
 * What the reader looks at more closely on the map: the way of a request, or a task. What draws it is loaded when it
 * is first wanted, and requests are read from the worker only where somebody can see the map.
 */
export class Looking implements ReactiveController {
  private readonly host: LitElement;
  private readonly sessionOf: () => Session | undefined;
  private requests: readonly RequestView[] = [];
  private request: RequestView | undefined;
  private known = 0;
  private world = 0;
  private step: number | undefined;
  private shownStep = 0;
  /** Counts how often the way was to be run through. */
  private run = 0;
  private panel: 'steps' | 'task' | undefined;
  private task = '';
  private loaded = false;

  private readonly onVisible = (): void => this.host.requestUpdate();

  constructor(host: LitElement, sessionOf: () => Session | undefined) {
    this.host = host;
    this.sessionOf = sessionOf;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.onVisible);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.onVisible);
  }

  hostUpdated(): void {
    const state = this.sessionOf()?.state;
    if (state === undefined) return;
    if (state.world !== this.world) {
      this.world = state.world;
      this.known = 0;
      this.request = undefined;
      this.panel = undefined;
      this.host.requestUpdate();
    }
    if (state.request === this.known || document.hidden || this.host.clientWidth === 0) return;
    this.known = state.request;
    if (state.request > 0) void this.read();
  }

  private async read(): Promise<void> {
    const { world } = this;
    const requests = await this.sessionOf()?.readRequests();
    await this.load();
    if (requests === undefined || world !== this.world) return;
    this.requests = requests;
    // Whoever reads the steps of one request is not torn away by the next.
    if (this.panel === 'steps' && this.request !== undefined) this.host.requestUpdate();
    else this.show(latest(requests));
  }

  private async load(): Promise<void> {
    if (this.loaded) return;
    await import('./lens.ts');
    this.loaded = true;
  }

  private show(request: RequestView | undefined): void {
    this.request = request;
    this.play();
  }

  private play(): void {
    this.step = undefined;
    this.shownStep = 0;
    this.run++;
    this.host.requestUpdate();
  }

  /** Shows a task in detail. */
  async openTask(id: string): Promise<void> {
    await this.load();
    this.task = id;
    this.panel = 'task';
    this.host.requestUpdate();
  }

  get isPanelOpen(): boolean {
    return this.panel === 'task' || (this.panel === 'steps' && this.request !== undefined);
  }

  private readonly change = (act: (detail: number) => void) => (event: CustomEvent<number>) => {
    act(event.detail);
    this.host.requestUpdate();
  };
  private readonly onStep = this.change((step) => (this.step = this.shownStep = step));
  private readonly onStepShown = this.change((step) => (this.shownStep = step));
  private readonly onToggle = this.change(() => (this.panel = this.panel === 'steps' ? undefined : 'steps'));
  private readonly onRequest = this.change((id) => this.show(this.requests.find((each) => each.id === id)));
  private readonly onClose = this.change(() => (this.panel = undefined));
  private readonly onDismiss = this.change(() => {
    this.request = undefined;
    if (this.panel === 'steps') this.panel = undefined;
  });

  /** The way over the map. */
  overlay(
    cluster: ClusterView,
    layout: MapLayout,
    tile: (place: PlaceView) => TileBox | undefined,
  ): TemplateResult | typeof nothing {
    if (this.request === undefined) return nothing;
    return html`<request-overlay
      .request=${this.request}
      .cluster=${cluster}
      .layout=${layout}
      .tile=${tile}
      .step=${this.step}
      .run=${this.run}
      @step-shown=${this.onStepShown}
    ></request-overlay>`;
  }

  /** The line below the map. */
  bar(): TemplateResult | typeof nothing {
    if (this.request === undefined) return nothing;
    return html`<request-bar
      .request=${this.request}
      .step=${this.shownStep}
      .open=${this.panel === 'steps'}
      @show-step=${this.onStep}
      @play=${() => this.play()}
      @toggle-steps=${this.onToggle}
      @dismiss=${this.onDismiss}
    ></request-bar>`;
  }

  /** What slides over the map's right edge. */
  side(cluster: ClusterView): TemplateResult | typeof nothing {
    if (this.panel === 'task')
      return html`<task-panel
        .session=${this.sessionOf()}
        .cluster=${cluster}
        .task=${this.task}
        @close-task=${this.onClose}
      ></task-panel>`;
    if (this.panel !== 'steps' || this.request === undefined) return nothing;
    return html`<request-steps
      .requests=${this.requests}
      .request=${this.request}
      .step=${this.shownStep}
      @show-step=${this.onStep}
      @show-request=${this.onRequest}
      @toggle-steps=${this.onToggle}
    ></request-steps>`;
  }
}
