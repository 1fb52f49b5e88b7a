import type { WarningCase } from './warning-cases.ts'

/** Warnings about values that only `kuilt lint` reports. */
export const lintCases: readonly WarningCase[] = [
  {
    code: 'TEXT_HAS_TRAILING_BLANKS',
    about: 'a line in a file ends with a space',
    lintOnly: true,
    files: {
      'kustomization.yaml': `configMapGenerator:
- name: site
  files:
  - site.conf
`,
      'site.conf': `server {
  listen 80; 
}
`,
    },
    nearMisses: {
      'the spaces are inside the lines': {
        'site.conf': `server {
  listen 80;
}
`,
      },
      'the file goes into a Secret': {
        'kustomization.yaml': `secretGenerator:
- name: site
  files:
  - site.conf
`,
      },
    },
  },
  {
    code: 'DATA_HAS_BYTE_ORDER_MARK',
    about: 'a file starts with a byte order mark',
    lintOnly: true,
    files: {
      'kustomization.yaml': `configMapGenerator:
- name: texts
  files:
  - hello.txt
`,
      'hello.txt': `\ufeffhello
`,
    },
    nearMisses: {
      'it is an env file, from which kustomize removes it': {
        'kustomization.yaml': `configMapGenerator:
- name: texts
  envs:
  - hello.txt
`,
        'hello.txt': `\ufeffa=hello
`,
      },
    },
  },
  {
    code: 'SECRET_ENDS_WITH_NEWLINE',
    about: 'a file with a password ends with a newline',
    lintOnly: true,
    files: {
      'kustomization.yaml': `secretGenerator:
- name: login
  files:
  - password.txt
`,
      'password.txt': `open-sesame
`,
    },
    nearMisses: {
      'there is no newline': {
        'password.txt': 'open-sesame',
      },
      'the file has several lines': {
        'password.txt': `a
b
`,
      },
      'it goes into a ConfigMap': {
        'kustomization.yaml': `configMapGenerator:
- name: login
  files:
  - password.txt
`,
      },
    },
  },
  {
    code: 'ENV_VALUE_QUOTED',
    about: 'a value in an env file is quoted',
    lintOnly: true,
    files: {
      'kustomization.yaml': `configMapGenerator:
- name: settings
  envs:
  - app.env
`,
      'app.env': `LEVEL=debug
GREETING="good day"
`,
    },
    nearMisses: {
      'the quotes are inside the value': {
        'app.env': `GREETING=a "good" day
`,
      },
    },
  },
  {
    code: 'ENV_KEY_INVALID',
    about: 'a line in an env file starts with export',
    lintOnly: true,
    files: {
      'kustomization.yaml': `configMapGenerator:
- name: settings
  envs:
  - app.env
`,
      'app.env': `export REGION=north
`,
    },
    nearMisses: {
      'export is part of a key': {
        'app.env': `export_region=north
`,
      },
    },
  },
  {
    code: 'HASH_SUFFIX_NOT_ADDED',
    about: 'a generator merges into a ConfigMap that is a plain resource',
    lintOnly: true,
    files: {
      'kustomization.yaml': `resources:
- map.yaml
configMapGenerator:
- name: proxy
  behavior: merge
  literals:
  - level=debug
`,
      'map.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: proxy
data:
  port: "80"
`,
    },
    nearMisses: {
      'the generator disables the hash': {
        'kustomization.yaml': `resources:
- map.yaml
configMapGenerator:
- name: proxy
  behavior: merge
  literals:
  - level=debug
  options:
    disableNameSuffixHash: true
`,
      },
    },
  },
  {
    code: 'IMAGE_TAGS_UNITED',
    about: 'two containers use an image with different tags',
    lintOnly: true,
    files: {
      'kustomization.yaml': `resources:
- web.yaml
images:
- name: registry.example/tools
  newTag: agent-2
`,
      'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      run: web
  template:
    metadata:
      labels:
        run: web
    spec:
      containers:
      - name: web
        image: registry.example/tools:agent-1
      - name: client
        image: registry.example/tools:client-1
`,
    },
    nearMisses: {
      'both have the same tag': {
        'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      run: web
  template:
    metadata:
      labels:
        run: web
    spec:
      containers:
      - name: web
        image: registry.example/tools:agent-1
      - name: client
        image: registry.example/tools:agent-1
`,
      },
      'the entry changes only the name': {
        'kustomization.yaml': `resources:
- web.yaml
images:
- name: registry.example/tools
  newName: registry.example/other
`,
      },
    },
  },
  {
    code: 'REPLACEMENT_VALUE_HAS_DELIMITER',
    about: 'a value contains the delimiter',
    lintOnly: true,
    files: {
      'kustomization.yaml': `resources:
- pod.yaml
replacements:
- sourceValue: shop.eu
  targets:
  - select:
      kind: Pod
    fieldPaths:
    - metadata.annotations.host
    options:
      delimiter: .
- sourceValue: org
  targets:
  - select:
      kind: Pod
    fieldPaths:
    - metadata.annotations.host
    options:
      delimiter: .
      index: 2
`,
      'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    host: www.none.example
`,
    },
    nearMisses: {
      'no later replacement changes that field': {
        'kustomization.yaml': `resources:
- pod.yaml
replacements:
- sourceValue: shop.eu
  targets:
  - select:
      kind: Pod
    fieldPaths:
    - metadata.annotations.host
    options:
      delimiter: .
`,
      },
    },
  },
  {
    code: 'PATCH_KEY_EMPTY',
    about: 'a key of a merge patch has no value',
    lintOnly: true,
    files: {
      'kustomization.yaml': `resources:
- map.yaml
patches:
- path: patch.yaml
`,
      'map.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: stock
data:
  fruit: apple
  tree: elm
`,
      'patch.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: stock
data:
  fruit:
`,
    },
    nearMisses: {
      'the value is an explicit null': {
        'patch.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: stock
data:
  fruit: null
`,
      },
      'the value is an empty string': {
        'patch.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: stock
data:
  fruit: ""
`,
      },
      'there is nothing to delete': {
        'patch.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: stock
data:
  shrub:
`,
      },
    },
  },
  {
    code: 'PATCH_ROUNDS_NUMBER',
    about: 'a JSON patch rounds a number in another field',
    lintOnly: true,
    files: {
      'kustomization.yaml': `resources:
- thing.yaml
patches:
- target:
    kind: Thing
  patch: |-
    - op: add
      path: /spec/size
      value: 1
`,
      'thing.yaml': `apiVersion: example.com/v1
kind: Thing
metadata:
  name: main
spec:
  id: 9007199254740993
`,
    },
    nearMisses: {
      'the number fits': {
        'thing.yaml': `apiVersion: example.com/v1
kind: Thing
metadata:
  name: main
spec:
  id: 9007199254740992
`,
      },
      'the number is a string': {
        'thing.yaml': `apiVersion: example.com/v1
kind: Thing
metadata:
  name: main
spec:
  id: "9007199254740993"
`,
      },
    },
  },
  {
    code: 'ALIAS_UNCHANGED',
    about: 'a patch changes an anchor that has an alias',
    lintOnly: true,
    files: {
      'kustomization.yaml': `resources:
- web.yaml
patches:
- target:
    kind: Deployment
  patch: |-
    - op: replace
      path: /spec/template/spec/containers/0/image
      value: registry.example/web:2
`,
      'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      run: web
  template:
    metadata:
      labels:
        run: web
    spec:
      containers:
      - name: web
        image: &main registry.example/web:1
      - name: worker
        image: *main
`,
    },
    nearMisses: {
      'the patch changes something else': {
        'kustomization.yaml': `resources:
- web.yaml
patches:
- target:
    kind: Deployment
  patch: |-
    - op: add
      path: /spec/replicas
      value: 2
`,
      },
      'images changes both': {
        'kustomization.yaml': `resources:
- web.yaml
images:
- name: registry.example/web
  newTag: "2"
`,
      },
    },
  },
  {
    code: 'PORT_NAME_REPEATED',
    about: 'a patch adds a second port with the same name',
    lintOnly: true,
    files: {
      'kustomization.yaml': `resources:
- svc.yaml
patches:
- path: port.yaml
`,
      'svc.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - name: http
    port: 8080
`,
      'port.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - name: http
    port: 9080
`,
    },
    nearMisses: {
      'the patch changes the port': {
        'port.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - name: http
    port: 8080
`,
      },
    },
  },
  {
    code: 'VALUE_NOT_STRING',
    about: 'the value of a variable is a number',
    lintOnly: true,
    files: {
      'kustomization.yaml': `resources:
- web.yaml
`,
      'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      run: web
  template:
    metadata:
      labels:
        run: web
    spec:
      containers:
      - name: web
        image: registry.example/web:1
        env:
        - name: COUNT
          value: 10
`,
    },
    nearMisses: {
      'the value is in quotes': {
        'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      run: web
  template:
    metadata:
      labels:
        run: web
    spec:
      containers:
      - name: web
        image: registry.example/web:1
        env:
        - name: COUNT
          value: "10"
`,
      },
      'the value is a string': {
        'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      run: web
  template:
    metadata:
      labels:
        run: web
    spec:
      containers:
      - name: web
        image: registry.example/web:1
        env:
        - name: COUNT
          value: ten
`,
      },
    },
  },
  {
    code: 'REPLACEMENT_SPLITS_KEY',
    about: 'a field path goes through a key with dots',
    lintOnly: true,
    files: {
      'kustomization.yaml': `resources:
- web.yaml
replacements:
- sourceValue: "2"
  targets:
  - select:
      kind: Pod
    fieldPaths:
    - metadata.labels.app.kubernetes.io/version
    options:
      create: true
`,
      'web.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app.kubernetes.io/version: "1"
`,
    },
    nearMisses: {
      'the key is in brackets': {
        'kustomization.yaml': `resources:
- web.yaml
replacements:
- sourceValue: "2"
  targets:
  - select:
      kind: Pod
    fieldPaths:
    - metadata.labels.[app.kubernetes.io/version]
    options:
      create: true
`,
      },
    },
  },
  {
    code: 'REPLACEMENT_FIELD_IGNORED',
    about: 'the source of a replacement has a value',
    files: {
      'kustomization.yaml': `resources:
- pod.yaml
transformers:
- paint.yaml
`,
      'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    color: red
`,
      'paint.yaml': `apiVersion: builtin
kind: ReplacementTransformer
metadata:
  name: paint
replacements:
- source:
    value: blue
  targets:
  - select:
      kind: Pod
    fieldPaths:
    - metadata.labels.color
`,
    },
    nearMisses: {
      'sourceValue is used': {
        'paint.yaml': `apiVersion: builtin
kind: ReplacementTransformer
metadata:
  name: paint
replacements:
- sourceValue: blue
  targets:
  - select:
      kind: Pod
    fieldPaths:
    - metadata.labels.color
`,
      },
    },
  },
]
