import { css } from 'lit';

/** The frame that every dialog shares. */
export const dialogFrame = css`
  dialog {
    width: min(640px, calc(100vw - 32px));
    max-height: min(720px, calc(100vh - 64px));
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--pane);
    color: var(--ink);
    box-shadow: var(--shadow);
  }
  dialog::backdrop {
    background: rgb(10 16 26 / 40%);
  }
  .top {
    position: sticky;
    top: 0;
    display: flex;
    justify-content: space-between;
    align-items: center;
    padding: 12px 12px 12px 20px;
    background: var(--pane);
    border-bottom: 1px solid var(--line);
  }
  h2 {
    margin: 0;
    font-size: 17px;
    line-height: 24px;
    font-weight: 640;
  }
  .body {
    padding: 16px 20px 20px;
  }
  .body p {
    margin: 0 0 12px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
`;
