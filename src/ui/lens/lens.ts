// What is loaded when somebody looks closer: the ways of requests, and tasks in detail.

import './request-bar.ts';
import './request-overlay.ts';
import './request-steps.ts';
import './task-panel.ts';
