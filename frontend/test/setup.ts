// The page's words, which Go gives it when it starts.
import { catalogs } from '../src/fake/say';
import { learn } from '../src/lib/words';

learn('en', catalogs.en);
learn('fr', catalogs.fr);
