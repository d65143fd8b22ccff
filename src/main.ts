// The page's start. First, and small: language, theme, and the worker, which then loads beside the rest.

import './ui/early.ts';

void import('./ui/page.ts');
