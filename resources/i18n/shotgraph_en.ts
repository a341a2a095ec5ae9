<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>CanvasEdits</name>
    <message numerus="yes">
        <source>%n more files were found beside it.</source>
        <translation><numerusform>%n more file was found beside it.</numerusform><numerusform>%n more files were found beside it.</numerusform></translation>
    </message>
</context>
<context>
    <name>CheckDialog</name>
    <message numerus="yes">
        <source>%n thing(s) that a platform may refuse it for.</source>
        <translation><numerusform>One thing that a platform may refuse it for.</numerusform><numerusform>%n things that a platform may refuse it for.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) that may be meant.</source>
        <translation><numerusform>One thing that may be meant.</numerusform><numerusform>%n things that may be meant.</numerusform></translation>
    </message>
</context>
<context>
    <name>DataEditor</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation><numerusform>%n entry</numerusform><numerusform>%n entries</numerusform></translation>
    </message>
</context>
<context>
    <name>GroupItem</name>
    <message numerus="yes">
        <source>%n nodes</source>
        <translation><numerusform>%n node</numerusform><numerusform>%n nodes</numerusform></translation>
    </message>
</context>
<context>
    <name>LanguageModelPage</name>
    <message numerus="yes">
        <source>It answers and offers %n model(s).</source>
        <translation><numerusform>It answers and offers one model.</numerusform><numerusform>It answers and offers %n models.</numerusform></translation>
    </message>
</context>
<context>
    <name>MachineDialog</name>
    <message numerus="yes">
        <source>%n thing(s) must be mended before films can be made.</source>
        <translation><numerusform>%n thing must be mended before films can be made.</numerusform><numerusform>%n things must be mended before films can be made.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Films can be made on this machine. It goes without %n thing(s).</source>
        <translation><numerusform>Films can be made on this machine. It goes without one thing.</numerusform><numerusform>Films can be made on this machine. It goes without %n things.</numerusform></translation>
    </message>
</context>
<context>
    <name>Preflight</name>
    <message numerus="yes">
        <source>%n to run</source>
        <translation><numerusform>%n to run</numerusform><numerusform>%n to run</numerusform></translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation><numerusform>%n waiting</numerusform><numerusform>%n waiting</numerusform></translation>
    </message>
</context>
<context>
    <name>ScriptField</name>
    <message numerus="yes">
        <source>%n shot(s)</source>
        <translation><numerusform>%n shot</numerusform><numerusform>%n shots</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n label(s) that nobody knows are left out.</source>
        <translation><numerusform>%n label that nobody knows is left out.</numerusform><numerusform>%n labels that nobody knows are left out.</numerusform></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation><numerusform>%n more</numerusform><numerusform>%n more</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) failed</source>
        <translation><numerusform>%n node failed</numerusform><numerusform>%n nodes failed</numerusform></translation>
    </message>
</context>
<context>
    <name>StorePage</name>
    <message numerus="yes">
        <source>%n result(s) are whole.</source>
        <translation><numerusform>%n result is whole.</numerusform><numerusform>%n results are whole.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n damaged result(s) were removed; they are made again when needed.</source>
        <translation><numerusform>%n damaged result was removed; it is made again when needed.</numerusform><numerusform>%n damaged results were removed; they are made again when needed.</numerusform></translation>
    </message>
</context>
<context>
    <name>TemplateCommands</name>
    <message numerus="yes">
        <source>%n node(s) were added.</source>
        <translation><numerusform>%n node was added.</numerusform><numerusform>%n nodes were added.</numerusform></translation>
    </message>
</context>
</TS>
