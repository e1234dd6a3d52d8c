// How components reach the page's state.

import { createContext } from 'svelte';
import type { Centers } from './centers.svelte';
import type { Finder } from './finder.svelte';
import type { Page } from './page.svelte';
import type { SignIn } from './signin.svelte';

export const [usePage, providePage] = createContext<Page>();
export const [useSignIn, provideSignIn] = createContext<SignIn>();
export const [useFinder, provideFinder] = createContext<Finder>();
export const [useCenters, provideCenters] = createContext<Centers>();
