// @ts-check
// Drafts in IndexedDB: what is drawn is there at once, whatever becomes of the connection, the tab or the server.

const NAME = 'lesionportal-drafts';
const STORE = 'drafts';

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' });
    request.onsuccess = () => {
      // Another tab with a newer portal wants to change the store; this one opens it anew when needed.
      request.result.onversionchange = () => {
        request.result.close();
        opening = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opening = undefined;
      reject(request.error);
    };
  });
  return opening;
}

/** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} work */
async function run(mode, work) {
  const transaction = (await open()).transaction(STORE, mode, { durability: 'relaxed' });
  const request = work(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {{ dataset: number, caseId: string, reader: number | null }} given */
export const keyOf = ({ dataset, caseId, reader }) => `${dataset}/${caseId}/${reader ?? 'nobody'}`;

/** @param {string} key */
export const get = key => run('readonly', store => store.get(key));
/** @param {{ key: string, [part: string]: any }} draft */
export const put = draft => run('readwrite', store => store.put(draft));
/** @param {string} key */
export const remove = key => run('readwrite', store => store.delete(key));
