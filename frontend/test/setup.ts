// The page's words, which Go gives it when it starts.
import { configure } from '@testing-library/svelte';
import { catalogs } from '../src/fake/say';
import { learn } from '../src/lib/words';

// How long waitFor waits for what has to come.
configure({ asyncUtilTimeout: 30_000 });

learn('en', catalogs.en);
learn('fr', catalogs.fr);
