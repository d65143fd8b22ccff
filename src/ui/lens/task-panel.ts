import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { X } from 'lucide';
import type { PlacementView, TaskDetail } from '../../world/close-views.ts';
import type { ClusterView, TaskView } from '../../world/protocol.ts';
import { clockTime } from '../format-time.ts';
import { icon } from '../icon.ts';
import type { Session } from '../session.ts';
import { shared } from '../styles/shared.ts';
import { taskName } from '../task-look.ts';
import { Words } from '../words.ts';
import { lensPanel } from './lens-panel.ts';
import { lensWords } from './lens-words.ts';

/** A task in detail, and why the scheduler put it where it is, or nowhere. Fires `close-task`. */
@customElement('task-panel')
export class TaskPanel extends LitElement {
  static override styles = [
    shared,
    lensPanel,
    css`
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 12px;
        margin: 8px 0;
      }
      dt {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .bad {
        color: var(--bad);
      }
      ul {
        margin: 0 0 8px;
        padding-left: 18px;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 12px;
      }
      caption {
        text-align: left;
        color: var(--ink-2);
        padding-bottom: 2px;
      }
      th {
        font-weight: 400;
        color: var(--ink-2);
      }
      th,
      td {
        padding: 2px 6px 2px 0;
        text-align: right;
        border-bottom: 1px solid var(--line-2);
      }
      th:first-child,
      td:first-child {
        text-align: left;
      }
      .chosen td {
        font-weight: 640;
      }
      .tick {
        font-weight: 400;
        color: var(--ok);
      }
      .note {
        margin-top: 6px;
        color: var(--ink-2);
        font-size: 12px;
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;
  @property({ attribute: false }) cluster: ClusterView | undefined;
  @property({ attribute: false }) task = '';
  @state() private detail: TaskDetail | undefined;
  protected readonly words = new Words(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('task')) this.detail = undefined;
    if (changed.has('task') || changed.has('cluster')) void this.read();
  }

  private async read(): Promise<void> {
    const { task } = this;
    const detail = await this.session?.readTask(task);
    if (task === this.task && JSON.stringify(detail) !== JSON.stringify(this.detail)) this.detail = detail;
  }

  private find(): TaskView | undefined {
    const { cluster, task } = this;
    const all = [
      ...(cluster?.hosts ?? []).flatMap(({ tasks, history }) => [...tasks, ...history]),
      ...(cluster?.services ?? []).flatMap(({ pending }) => pending),
    ];
    return all.find(({ id }) => id === task);
  }

  protected override render(): TemplateResult {
    const { task: t } = lensWords();
    const view = this.find();
    return html`<header>
        <h2>${view === undefined ? '' : t.label(taskName(view))}</h2>
        <button class="quiet" aria-label=${t.close} title=${t.close} @click=${this.close}>${icon(X)}</button>
      </header>
      <div class="body" tabindex="0">${view === undefined ? html`<p>${t.gone}</p>` : this.about(view)}</div>`;
  }

  private readonly close = (): void => {
    this.dispatchEvent(new CustomEvent('close-task'));
  };

  private about(view: TaskView): TemplateResult {
    const { task: t } = lensWords();
    const { detail } = this;
    const line = (name: string, value: unknown) =>
      html`<dt>${name}</dt>
        <dd>${value}</dd>`;
    return html`<dl>
        ${line(t.state, html`${view.state} <span class="note">${t.since(clockTime(view.since))}</span>`)}
        ${line(t.node, detail === undefined ? '' : detail.node === '' ? t.waiting : detail.node)}
        ${line(t.image, html`<span class="mono">${view.image}</span>`)}
        ${detail?.container ? line(t.container, html`<span class="mono">${detail.container}</span>`) : nothing}
        ${
          detail !== undefined && detail.addresses.length > 0
            ? line(
                t.addresses,
                detail.addresses.map(
                  ({ network, address }) => html`<div><span class="mono">${address}</span> ${network}</div>`,
                ),
              )
            : nothing
        }
        ${view.error === '' ? nothing : line(t.error, html`<span class="bad">${view.error}</span>`)}
      </dl>
      ${detail === undefined ? nothing : this.why(detail)}`;
  }

  private why(detail: TaskDetail): TemplateResult {
    const { task: t } = lensWords();
    const { placement } = detail;
    return html`<h3>${detail.node === '' ? t.whyWaiting : t.why}</h3>
      ${placement === undefined ? html`<p>${t.forgotten}</p>` : this.placement(detail, placement)}`;
  }

  private placement(detail: TaskDetail, placement: PlacementView): TemplateResult {
    const { task: t } = lensWords();
    const [chosen, ...others] = placement.ranking;
    const waits = detail.node === '' || placement.explanation !== '';
    const constraints = detail.constraints.join(', ');
    return html`
      ${
        placement.preassigned
          ? html`<p>${t.preassigned}</p>`
          : waits
            ? html`<p>${t.noNode}</p>`
            : chosen === undefined
              ? nothing
              : html`<p>${t.decided(placement.decidedBy, chosen, others.length)}</p>`
      }
      ${detail.spreadOver.length === 0 ? nothing : html`<p>${t.spread(detail.spreadOver.join(', '))}</p>`}
      ${
        placement.rejected.length === 0
          ? nothing
          : html`<ul>
              ${placement.rejected.map(
                ({ filter, nodes }) =>
                  html`<li>${t.rejected(filter, nodes.length, constraints)} (${nodes.join(', ')})</li>`,
              )}
            </ul>`
      }
      ${placement.explanation === '' ? nothing : html`<p class="note">${t.says(placement.explanation)}</p>`}
      ${placement.ranking.length < 2 ? nothing : this.ranking(placement)}
    `;
  }

  private ranking({ ranking }: PlacementView): TemplateResult {
    const { task: t } = lensWords();
    const failing = ranking.some(({ recentFailures }) => recentFailures > 0);
    return html`<table>
        <caption>
          ${t.compared}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t.columns.node}</th>
            <th scope="col">${t.columns.ofService}</th>
            <th scope="col">${t.columns.all}</th>
            ${failing ? html`<th scope="col">${t.columns.failures}</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${ranking.map(
            (row) =>
              html`<tr class=${row.chosen ? 'chosen' : ''}>
                <td>${row.node} ${row.chosen ? html`<span class="tick">✓ ${t.chosen}</span>` : nothing}</td>
                <td>${row.tasksOfService}</td>
                <td>${row.tasks}</td>
                ${failing ? html`<td>${row.recentFailures}</td>` : nothing}
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="note">${t.order}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'task-panel': TaskPanel;
  }
}
