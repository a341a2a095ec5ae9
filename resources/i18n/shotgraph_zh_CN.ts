<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Shotgraph</source>
        <translation>关于 Shotgraph</translation>
    </message>
    <message>
        <source>Version {version} · MIT licence</source>
        <translation>版本 {version} · MIT 许可证</translation>
    </message>
    <message>
        <source>What’s new</source>
        <translation>新内容</translation>
    </message>
    <message>
        <source>The list of changes is in the file CHANGELOG.md.</source>
        <translation>更新列表见文件 CHANGELOG.md。</translation>
    </message>
    <message>
        <source>Packages and their licences</source>
        <translation>软件包及其许可证</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>软件包</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>FFmpeg, as PyAV ships it, contains libx264 and libx265, which are under the GNU General Public License, version 2 or later: whoever passes on a bundle with it is bound by that licence. Qt and PySide6 are used under the LGPL, version 3. The typeface Inter is under the SIL Open Font License, the icons of Lucide under the ISC licence.</source>
        <translation>PyAV 附带的 FFmpeg 包含 libx264 和 libx265，二者采用 GNU 通用公共许可证第 2 版或更高版本：再分发含有它们的安装包须遵守该许可证。Qt 和 PySide6 依据 LGPL 第 3 版使用。Inter 字体采用 SIL 开放字体许可证，Lucide 图标采用 ISC 许可证。</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>AddModelLine</name>
    <message>
        <source>OWNER/NAME on the hub, a folder, or a .safetensors file</source>
        <translation>模型站上的 OWNER/NAME、文件夹或 .safetensors 文件</translation>
    </message>
    <message>
        <source>Model to add</source>
        <translation>要添加的模型</translation>
    </message>
    <message>
        <source>Family (LoRA)</source>
        <translation>系列（LoRA）</translation>
    </message>
    <message>
        <source>What a LoRA is for, where it does not say itself: sdxl, sd15, flux, wan…</source>
        <translation>LoRA 未自行说明时，指明其适用系列：sdxl、sd15、flux、wan…</translation>
    </message>
    <message>
        <source>Family of a LoRA</source>
        <translation>LoRA 所属系列</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>模型文件</translation>
    </message>
    <message>
        <source>Weights (*.safetensors)</source>
        <translation>权重 (*.safetensors)</translation>
    </message>
    <message>
        <source>Folder with model_index.json</source>
        <translation>含 model_index.json 的文件夹</translation>
    </message>
</context>
<context>
    <name>AddedTracks</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
</context>
<context>
    <name>Adding</name>
    <message>
        <source>Dissolve at the nearest cut</source>
        <translation>在最近的剪辑点叠化</translation>
    </message>
    <message>
        <source>Add a title at the playhead</source>
        <translation>在播放头处添加标题</translation>
    </message>
    <message>
        <source>No two clips meet there.</source>
        <translation>那里没有两个片段相接。</translation>
    </message>
    <message>
        <source>Transition</source>
        <translation>转场</translation>
    </message>
    <message>
        <source>Role | Name</source>
        <translation>职务 | 姓名</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Add a title</source>
        <translation>添加标题</translation>
    </message>
    <message>
        <source>Words of the title</source>
        <translation>标题的文字</translation>
    </message>
    <message>
        <source>Words of a title</source>
        <translation>标题的文字</translation>
    </message>
</context>
<context>
    <name>AgentDoor</name>
    <message>
        <source>Edit by a program</source>
        <translation>程序所做的编辑</translation>
    </message>
</context>
<context>
    <name>Animation</name>
    <message>
        <source>A wire gives this value</source>
        <translation>此值由连线给出</translation>
    </message>
    <message>
        <source>The playhead is outside the clip of this node</source>
        <translation>播放头不在此节点的片段内</translation>
    </message>
    <message>
        <source>Keyframe of {name}</source>
        <translation>{name} 的关键帧</translation>
    </message>
    <message>
        <source>Keys of all shots</source>
        <translation>所有镜头的关键帧</translation>
    </message>
    <message>
        <source>Remove the animation</source>
        <translation>移除动画</translation>
    </message>
    <message>
        <source>Remove the keyframe here</source>
        <translation>移除此处的关键帧</translation>
    </message>
    <message>
        <source>Keyframe here</source>
        <translation>在此处设关键帧</translation>
    </message>
    <message>
        <source>To the keyframe before</source>
        <translation>到上一个关键帧</translation>
    </message>
    <message>
        <source>To the next keyframe</source>
        <translation>到下一个关键帧</translation>
    </message>
    <message>
        <source>Move as in all shots</source>
        <translation>与所有镜头一样变化</translation>
    </message>
    <message>
        <source>Remove a keyframe</source>
        <translation>移除关键帧</translation>
    </message>
</context>
<context>
    <name>AppCommands</name>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>What this machine can do…</source>
        <translation>这台电脑能做什么…</translation>
    </message>
    <message>
        <source>How a film was made…</source>
        <translation>影片是如何制作的…</translation>
    </message>
    <message>
        <source>Verify a film…</source>
        <translation>验证影片…</translation>
    </message>
    <message>
        <source>Check a film…</source>
        <translation>检查影片…</translation>
    </message>
    <message>
        <source>What’s new…</source>
        <translation>版本更新内容…</translation>
    </message>
    <message>
        <source>About Shotgraph…</source>
        <translation>关于 Shotgraph…</translation>
    </message>
    <message>
        <source>By a program: {label}</source>
        <translation>由程序：{label}</translation>
    </message>
    <message>
        <source>Films, sounds and pictures</source>
        <translation>影片、声音和图片</translation>
    </message>
    <message>
        <source>How a film was made</source>
        <translation>影片是如何制作的</translation>
    </message>
</context>
<context>
    <name>AutomationPage</name>
    <message>
        <source>Automation</source>
        <translation>自动化</translation>
    </message>
    <message>
        <source>Agents and scripts may edit the projects that are open here</source>
        <translation>智能体和脚本可以编辑此处打开的项目</translation>
    </message>
    <message>
        <source>This window</source>
        <translation>此窗口</translation>
    </message>
    <message>
        <source>Only programs of your own account. Each edit is a step of its own in Edit, Undo.</source>
        <translation>仅限您自己账户下的程序。每次编辑都是“编辑 &gt; 撤销”中单独的一步。</translation>
    </message>
    <message>
        <source>ComfyUI server</source>
        <translation>ComfyUI 服务器</translation>
    </message>
    <message>
        <source>Where ComfyUI nodes run their workflows. Prompts and pictures of a project are sent there.</source>
        <translation>ComfyUI 节点在此运行其工作流。项目的提示词和图片会发送到那里。</translation>
    </message>
    <message>
        <source>An agent’s settings</source>
        <translation>智能体的设置</translation>
    </message>
    <message>
        <source>Where your agent keeps its MCP servers. It starts Shotgraph’s tools by itself then.</source>
        <translation>填入智能体保存 MCP 服务器的位置，它会自行启动 Shotgraph 的工具。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Scripts and HTTP: see “Automate” in the guide.</source>
        <translation>脚本与 HTTP：见指南中的“自动化”。</translation>
    </message>
    <message>
        <source>ComfyUI’s address begins with http:// or https://.</source>
        <translation>ComfyUI 的地址应以 http:// 或 https:// 开头。</translation>
    </message>
</context>
<context>
    <name>BeatCuts</name>
    <message>
        <source>Cut to the beat</source>
        <translation>按节拍剪切</translation>
    </message>
    <message>
        <source>Beats as markers</source>
        <translation>将节拍设为标记</translation>
    </message>
    <message>
        <source>This track is locked.</source>
        <translation>此轨道已锁定。</translation>
    </message>
    <message>
        <source>There is no music under the film.</source>
        <translation>影片下没有音乐。</translation>
    </message>
    <message>
        <source>Listening to the music ...</source>
        <translation>正在听音乐…</translation>
    </message>
    <message>
        <source>The engine is not running</source>
        <translation>引擎未运行</translation>
    </message>
</context>
<context>
    <name>BrushPanel</name>
    <message>
        <source>Painted for the chosen shot; the others keep their paint</source>
        <translation>只为所选镜头绘制；其他镜头保持原样</translation>
    </message>
    <message>
        <source>Give up this shot's own paint and use that of all shots</source>
        <translation>放弃此镜头自己的绘制，改用所有镜头共用的</translation>
    </message>
    <message>
        <source>Preview the motion (K)</source>
        <translation>预览运动（K）</translation>
    </message>
    <message>
        <source>Paint large, in place of the canvas</source>
        <translation>放大绘制，占用画布区域</translation>
    </message>
    <message>
        <source>Show the motion as arrows</source>
        <translation>用箭头显示运动</translation>
    </message>
    <message>
        <source>Brush (B); Alt takes away</source>
        <translation>笔刷（B）；按住 Alt 擦去</translation>
    </message>
    <message>
        <source>Eraser (E)</source>
        <translation>橡皮（E）</translation>
    </message>
    <message>
        <source>Lasso (L): draw around an area; Alt takes away</source>
        <translation>套索（L）：圈出区域；按住 Alt 去掉</translation>
    </message>
    <message>
        <source>Pick (F): click a colour, or drag a box around a thing; Alt takes away</source>
        <translation>拾取（F）：点按颜色，或框住物体；按住 Alt 去掉</translation>
    </message>
    <message>
        <source>Move (V): the paint, its arrow or its path</source>
        <translation>移动（V）：涂抹区域、箭头或路径</translation>
    </message>
    <message>
        <source>Direction (D): drag an arrow as long as a second of motion</source>
        <translation>方向（D）：拖出箭头，长度为一秒的移动量</translation>
    </message>
    <message>
        <source>Path (P): click places, or drag the way</source>
        <translation>路径（P）：逐点单击，或直接拖出路线</translation>
    </message>
    <message>
        <source>Clear this brush</source>
        <translation>清除此笔刷</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Softness</source>
        <translation>柔和度</translation>
    </message>
    <message>
        <source>This brush</source>
        <translation>此画笔</translation>
    </message>
    <message>
        <source>The whole picture is moved in the inspector</source>
        <translation>整幅画面的运动在检查器中设置</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Erase paint</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Paint with a lasso</source>
        <translation>用套索绘制</translation>
    </message>
    <message>
        <source>Pick a thing or a colour</source>
        <translation>拾取物体或颜色</translation>
    </message>
    <message>
        <source>Move paint</source>
        <translation>移动涂抹区域</translation>
    </message>
    <message>
        <source>Draw the direction</source>
        <translation>绘制方向</translation>
    </message>
    <message>
        <source>Draw a path</source>
        <translation>绘制路径</translation>
    </message>
    <message>
        <source>Swap brush and eraser</source>
        <translation>切换笔刷和橡皮</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>缩小笔刷</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>放大笔刷</translation>
    </message>
    <message>
        <source>Harder brush</source>
        <translation>硬化笔刷</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>柔化笔刷</translation>
    </message>
    <message>
        <source>Preview the motion</source>
        <translation>预览运动</translation>
    </message>
    <message>
        <source>Paint large</source>
        <translation>放大绘制</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>显示整幅画面</translation>
    </message>
    <message>
        <source>Brush {number}</source>
        <translation>笔刷 {number}</translation>
    </message>
    <message>
        <source>Static mask</source>
        <translation>静止遮罩</translation>
    </message>
    <message>
        <source>Clear the brush</source>
        <translation>清除笔刷</translation>
    </message>
    <message>
        <source>Path easing</source>
        <translation>路径缓动</translation>
    </message>
    <message>
        <source>Remove path</source>
        <translation>移除路径</translation>
    </message>
    <message>
        <source>Draw path</source>
        <translation>绘制路径</translation>
    </message>
    <message>
        <source>Connect a still to this node's image socket; then paint on it here.</source>
        <translation>将一张静帧连接到此节点的图像接口，然后在这里绘制。</translation>
    </message>
    <message>
        <source>Choose a Motion brush node to paint what moves in a shot.</source>
        <translation>选择一个“运动笔刷”节点，即可绘制镜头中运动的部分。</translation>
    </message>
    <message>
        <source>Add a motion brush</source>
        <translation>添加运动笔刷</translation>
    </message>
    <message>
        <source>This shot has paint of its own; what you paint now is for the other shots.</source>
        <translation>此镜头有自己的绘制；现在绘制的内容用于其他镜头。</translation>
    </message>
    <message>
        <source>Paint over what should move. F picks a whole thing or colour.</source>
        <translation>在要运动的部分上涂抹。按 F 可选取整个物体或颜色。</translation>
    </message>
    <message>
        <source>Now say how it moves: drag an arrow (D) or a path (P) on the picture, or use the sliders.</source>
        <translation>现在说明如何运动：在画面上拖出箭头（D）或路径（P），或使用滑块。</translation>
    </message>
    <message>
        <source>Erase paint ({brush})</source>
        <translation>擦除（{brush}）</translation>
    </message>
    <message>
        <source>Fill an area ({brush})</source>
        <translation>填充区域（{brush}）</translation>
    </message>
    <message>
        <source>Paint ({brush})</source>
        <translation>绘制（{brush}）</translation>
    </message>
    <message>
        <source>Looking for the outline…</source>
        <translation>正在寻找轮廓…</translation>
    </message>
    <message>
        <source>Nothing stands out there; try a box around it.</source>
        <translation>那里没有明显的物体；试着用方框框住它。</translation>
    </message>
    <message>
        <source>Pick an area ({brush})</source>
        <translation>拾取区域（{brush}）</translation>
    </message>
    <message>
        <source>{slider} of {brush}</source>
        <translation>{brush}的{slider}</translation>
    </message>
    <message>
        <source>Direction of {brush}</source>
        <translation>{brush}的方向</translation>
    </message>
    <message>
        <source>Use the paint of all shots</source>
        <translation>使用所有镜头共用的绘制</translation>
    </message>
</context>
<context>
    <name>BrushSliders</name>
    <message>
        <source>Horizontal</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>Drifts left (−) or right (+)</source>
        <translation>向左（−）或向右（+）漂移</translation>
    </message>
    <message>
        <source>Vertical</source>
        <translation>垂直</translation>
    </message>
    <message>
        <source>Drifts down (−) or up (+)</source>
        <translation>向下（−）或向上（+）漂移</translation>
    </message>
    <message>
        <source>Proximity</source>
        <translation>远近</translation>
    </message>
    <message>
        <source>Goes away (−) or comes towards us (+)</source>
        <translation>远离（−）或靠近（+）</translation>
    </message>
    <message>
        <source>Ambient</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Lives without going anywhere: leaves, cloth, a crowd</source>
        <translation>原地微动：树叶、布料、人群</translation>
    </message>
    <message>
        <source>Path easing</source>
        <translation>路径缓动</translation>
    </message>
    <message>
        <source>Remove the path</source>
        <translation>移除路径</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>What is painted here holds still, whatever the brushes do.</source>
        <translation>无论笔刷如何，涂在这里的部分都保持静止。</translation>
    </message>
</context>
<context>
    <name>BrushView</name>
    <message>
        <source>Picture to paint motion on</source>
        <translation>用于绘制运动的画面</translation>
    </message>
</context>
<context>
    <name>CameraPanel</name>
    <message>
        <source>Horizontal</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>Travels left (−) or right (+), in percent of the picture</source>
        <translation>向左（−）或向右（+）移动，以画面百分比计</translation>
    </message>
    <message>
        <source>Vertical</source>
        <translation>垂直</translation>
    </message>
    <message>
        <source>Travels down (−) or up (+), in percent of the picture</source>
        <translation>向下（−）或向上（+）移动，以画面百分比计</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>横摇</translation>
    </message>
    <message>
        <source>Turns left (−) or right (+), in degrees</source>
        <translation>向左（−）或向右（+）转动，以度计</translation>
    </message>
    <message>
        <source>Tilt</source>
        <translation>俯仰</translation>
    </message>
    <message>
        <source>Turns down (−) or up (+), in degrees</source>
        <translation>向下（−）或向上（+）转动，以度计</translation>
    </message>
    <message>
        <source>Roll</source>
        <translation>横滚</translation>
    </message>
    <message>
        <source>Leans left (−) or right (+), in degrees</source>
        <translation>向左（−）或向右（+）倾斜，以度计</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>1 is the still as it is; larger is closer</source>
        <translation>1 为静帧原样；数值越大越近</translation>
    </message>
    <message>
        <source>Static</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Push in</source>
        <translation>推近</translation>
    </message>
    <message>
        <source>Pull out</source>
        <translation>拉远</translation>
    </message>
    <message>
        <source>Pan left</source>
        <translation>左摇</translation>
    </message>
    <message>
        <source>Pan right</source>
        <translation>右摇</translation>
    </message>
    <message>
        <source>Tilt up</source>
        <translation>上仰</translation>
    </message>
    <message>
        <source>Tilt down</source>
        <translation>下俯</translation>
    </message>
    <message>
        <source>Track left</source>
        <translation>左移</translation>
    </message>
    <message>
        <source>Track right</source>
        <translation>右移</translation>
    </message>
    <message>
        <source>Crane up</source>
        <translation>升</translation>
    </message>
    <message>
        <source>Crane down</source>
        <translation>降</translation>
    </message>
    <message>
        <source>Orbit left</source>
        <translation>向左环绕</translation>
    </message>
    <message>
        <source>Orbit right</source>
        <translation>向右环绕</translation>
    </message>
    <message>
        <source>Roll left</source>
        <translation>向左横滚</translation>
    </message>
    <message>
        <source>Roll right</source>
        <translation>向右横滚</translation>
    </message>
    <message>
        <source>Fly over</source>
        <translation>飞越</translation>
    </message>
    <message>
        <source>Dutch angle</source>
        <translation>倾斜构图</translation>
    </message>
    <message>
        <source>Easing to the next keyframe</source>
        <translation>到下一关键帧的缓动</translation>
    </message>
    <message>
        <source>Remove this keyframe (Del)</source>
        <translation>删除此关键帧（Del）</translation>
    </message>
    <message>
        <source>This shot has keyframes of its own; these are for the other shots.</source>
        <translation>此镜头有自己的关键帧；这里的关键帧用于其他镜头。</translation>
    </message>
    <message>
        <source>Moves by {source}. A change makes keyframes of it.</source>
        <translation>按{source}运动。一旦更改即转为关键帧。</translation>
    </message>
    <message>
        <source>Move a camera keyframe</source>
        <translation>移动摄影机关键帧</translation>
    </message>
    <message>
        <source>Add a camera keyframe</source>
        <translation>添加摄影机关键帧</translation>
    </message>
    <message>
        <source>Remove a camera keyframe</source>
        <translation>删除摄影机关键帧</translation>
    </message>
    <message>
        <source>Camera easing</source>
        <translation>摄影机缓动</translation>
    </message>
    <message>
        <source>Camera {axis}</source>
        <translation>摄影机{axis}</translation>
    </message>
    <message>
        <source>Add a keyframe</source>
        <translation>添加关键帧</translation>
    </message>
    <message>
        <source>Remove the keyframe</source>
        <translation>删除关键帧</translation>
    </message>
    <message>
        <source>For the chosen shot; the others keep their camera</source>
        <translation>用于所选镜头；其他镜头保留各自的摄影机</translation>
    </message>
    <message>
        <source>Give up this shot's own keyframes and use those of all shots</source>
        <translation>放弃此镜头自己的关键帧，改用所有镜头共用的关键帧</translation>
    </message>
    <message>
        <source>Preview the move (K)</source>
        <translation>预览运镜（K）</translation>
    </message>
    <message>
        <source>Show large, in place of the canvas</source>
        <translation>放大显示，占用画布区域</translation>
    </message>
    <message>
        <source>Add a keyframe here (N)</source>
        <translation>在此添加关键帧（N）</translation>
    </message>
    <message>
        <source>By the shot's words</source>
        <translation>按镜头描述</translation>
    </message>
    <message>
        <source>Moves…</source>
        <translation>运镜…</translation>
    </message>
    <message>
        <source>Named moves</source>
        <translation>常用运镜</translation>
    </message>
    <message>
        <source>Start from a named move</source>
        <translation>从常用运镜开始</translation>
    </message>
    <message>
        <source>Previous keyframe</source>
        <translation>上一个关键帧</translation>
    </message>
    <message>
        <source>Next keyframe</source>
        <translation>下一个关键帧</translation>
    </message>
    <message>
        <source>Preview the move</source>
        <translation>预览运镜</translation>
    </message>
    <message>
        <source>Show the camera large</source>
        <translation>放大显示摄影机</translation>
    </message>
    <message>
        <source>Connect this camera to a node that animates a still; then its move is shown here.</source>
        <translation>将此摄影机连接到让静帧动起来的节点，运镜就会显示在这里。</translation>
    </message>
    <message>
        <source>Choose a Camera move node to move the camera over a shot.</source>
        <translation>选择一个“运镜”节点，即可让摄影机在镜头中运动。</translation>
    </message>
    <message>
        <source>Camera by the shot's words</source>
        <translation>摄影机按镜头描述</translation>
    </message>
    <message>
        <source>Camera: {move}</source>
        <translation>摄影机：{move}</translation>
    </message>
    <message>
        <source>Use the camera of all shots</source>
        <translation>使用所有镜头共用的摄影机</translation>
    </message>
</context>
<context>
    <name>CameraStrip</name>
    <message>
        <source>Camera keyframes</source>
        <translation>摄影机关键帧</translation>
    </message>
    <message>
        <source>Drag a diamond to move a keyframe; double-click to add one</source>
        <translation>拖动菱形可移动关键帧；双击可添加</translation>
    </message>
</context>
<context>
    <name>CameraView</name>
    <message>
        <source>Preview of the camera move</source>
        <translation>运镜预览</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Add a node…</source>
        <translation>添加节点…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete and join the wires</source>
        <translation>删除并接上连线</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Paste with inputs</source>
        <translation>连同输入粘贴</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Disable (wires pass through)</source>
        <translation>停用（连线直通）</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静默</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>编组</translation>
    </message>
    <message>
        <source>Looks…</source>
        <translation>风格…</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加便签</translation>
    </message>
    <message>
        <source>Frame the selection</source>
        <translation>显示所选</translation>
    </message>
    <message>
        <source>Frame all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Tidy up the layout</source>
        <translation>整理布局</translation>
    </message>
    <message>
        <source>Find in the graph…</source>
        <translation>在图中查找…</translation>
    </message>
    <message>
        <source>Relink the file…</source>
        <translation>重新链接文件…</translation>
    </message>
    <message>
        <source>Reroute dot on the wire</source>
        <translation>在连线上加转接点</translation>
    </message>
    <message>
        <source>Show or hide the map</source>
        <translation>显示或隐藏缩略图</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation>缩放到 100 %</translation>
    </message>
    <message>
        <source>Render up to this node</source>
        <translation>渲染到此节点</translation>
    </message>
    <message>
        <source>Show output {number} in the viewer</source>
        <translation>在查看器中显示第 {number} 个输出</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Replace “{socket}”, which comes from {node}</source>
        <translation>替换“{socket}”（来自 {node}）</translation>
    </message>
    <message>
        <source>Add a node</source>
        <translation>添加节点</translation>
    </message>
    <message>
        <source>Find in the graph</source>
        <translation>在图中查找</translation>
    </message>
</context>
<context>
    <name>CanvasEdits</name>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Insert on the wire</source>
        <translation>插入连线</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Cut wires</source>
        <translation>切断连线</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>This text is no nodes. Paste a script into a Script node.</source>
        <translation>这段文字不是节点。剧本请粘贴到剧本节点中。</translation>
    </message>
    <message>
        <source>Load files</source>
        <translation>载入文件</translation>
    </message>
    <message>
        <source>Save the project first: a pasted picture is kept as a file beside it.</source>
        <translation>请先保存项目：粘贴的图片会作为文件存放在项目旁边。</translation>
    </message>
    <message>
        <source>Apply a LUT</source>
        <translation>应用 LUT</translation>
    </message>
    <message>
        <source>Every file that the project reads is there.</source>
        <translation>项目读取的所有文件都在。</translation>
    </message>
    <message>
        <source>Where is {file} now?</source>
        <translation>{file} 现在在哪里？</translation>
    </message>
    <message>
        <source>Relink</source>
        <translation>重新链接</translation>
    </message>
    <message numerus="yes">
        <source>%n more files were found beside it.</source>
        <translation><numerusform>在它旁边又找到了 %n 个文件。</numerusform></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Reroute</source>
        <translation>加转接点</translation>
    </message>
    <message>
        <source>Delete and join</source>
        <translation>删除并接上</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Unfold the group</source>
        <translation>展开编组</translation>
    </message>
    <message>
        <source>Fold the group</source>
        <translation>折叠编组</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静默</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>编组</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加便签</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>便签</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>整理</translation>
    </message>
    <message>
        <source>Add {title}</source>
        <translation>添加“{title}”</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
</context>
<context>
    <name>CheckDialog</name>
    <message>
        <source>Check a film</source>
        <translation>检查影片</translation>
    </message>
    <message>
        <source>Any loudness</source>
        <translation>不限响度</translation>
    </message>
    <message>
        <source>Loudness for</source>
        <translation>响度标准</translation>
    </message>
    <message>
        <source>Language of words and captions</source>
        <translation>台词与字幕的语言</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Check every film when it is rendered</source>
        <translation>每次渲染完成后检查影片</translation>
    </message>
    <message>
        <source>From</source>
        <translation>起</translation>
    </message>
    <message>
        <source>To</source>
        <translation>止</translation>
    </message>
    <message>
        <source>What</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Choose a film…</source>
        <translation>选择影片…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Films and sounds</source>
        <translation>影片和声音</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Which film?</source>
        <translation>检查哪部影片？</translation>
    </message>
    <message>
        <source>Drop a film here or choose one: it is looked at for what a platform would send it back for.</source>
        <translation>把影片拖到这里或选择一部：会检查平台可能退回它的问题。</translation>
    </message>
    <message>
        <source>Not checked yet.</source>
        <translation>尚未检查。</translation>
    </message>
    <message>
        <source>Looking… {percent} %</source>
        <translation>正在检查… {percent} %</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) that a platform may refuse it for.</source>
        <translation><numerusform>有 %n 处问题，平台可能因此拒收。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) that may be meant.</source>
        <translation><numerusform>有 %n 处，可能是有意为之。</numerusform></translation>
    </message>
</context>
<context>
    <name>Chips</name>
    <message>
        <source>Static mask</source>
        <translation>静止遮罩</translation>
    </message>
    <message>
        <source>Brush {number}</source>
        <translation>笔刷 {number}</translation>
    </message>
</context>
<context>
    <name>ChosenClips</name>
    <message>
        <source>Reset {name}</source>
        <translation>重置{name}</translation>
    </message>
    <message>
        <source>Remove a keyframe</source>
        <translation>移除关键帧</translation>
    </message>
    <message>
        <source>Keyframe of {name}</source>
        <translation>{name}的关键帧</translation>
    </message>
    <message>
        <source>Remove the animation</source>
        <translation>移除动画</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>更改{name}</translation>
    </message>
</context>
<context>
    <name>CleanFeed</name>
    <message>
        <source>Clean feed</source>
        <translation>纯净画面</translation>
    </message>
</context>
<context>
    <name>CleanFeeds</name>
    <message>
        <source>Picture over the whole screen</source>
        <translation>全屏显示画面</translation>
    </message>
    <message>
        <source>Clean feed in a window of its own</source>
        <translation>在独立窗口中显示纯净画面</translation>
    </message>
</context>
<context>
    <name>ClipClipboard</name>
    <message>
        <source>Cut clips</source>
        <translation>剪切片段</translation>
    </message>
    <message>
        <source>Copy clips</source>
        <translation>复制片段</translation>
    </message>
    <message>
        <source>Paste clips at the playhead</source>
        <translation>在播放头处粘贴片段</translation>
    </message>
    <message>
        <source>Duplicate clips</source>
        <translation>创建片段副本</translation>
    </message>
    <message>
        <source>Paste attributes…</source>
        <translation>粘贴属性…</translation>
    </message>
    <message>
        <source>No clip is chosen.</source>
        <translation>没有选择片段。</translation>
    </message>
    <message>
        <source>There are no clips on the clipboard.</source>
        <translation>剪贴板上没有片段。</translation>
    </message>
    <message>
        <source>Paste clips</source>
        <translation>粘贴片段</translation>
    </message>
    <message>
        <source>These clips are of another film, or their tracks are locked.</source>
        <translation>这些片段属于另一部影片，或其轨道已锁定。</translation>
    </message>
    <message>
        <source>Paste attributes</source>
        <translation>粘贴属性</translation>
    </message>
</context>
<context>
    <name>ClipDocks</name>
    <message>
        <source>Clip</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>素材库</translation>
    </message>
    <message>
        <source>Show the clip's settings</source>
        <translation>显示片段的设置</translation>
    </message>
</context>
<context>
    <name>ClipHandles</name>
    <message>
        <source>Move the picture</source>
        <translation>移动画面</translation>
    </message>
    <message>
        <source>Scale the picture</source>
        <translation>缩放画面</translation>
    </message>
    <message>
        <source>Turn the picture</source>
        <translation>旋转画面</translation>
    </message>
    <message>
        <source>Crop the picture</source>
        <translation>裁剪画面</translation>
    </message>
    <message>
        <source>Words of the title</source>
        <translation>标题的文字</translation>
    </message>
    <message>
        <source>Words of a title</source>
        <translation>标题的文字</translation>
    </message>
</context>
<context>
    <name>ClipPanel</name>
    <message>
        <source>Show its node</source>
        <translation>显示其节点</translation>
    </message>
    <message>
        <source>Name of the clip</source>
        <translation>片段名称</translation>
    </message>
    <message>
        <source>Name clip</source>
        <translation>命名片段</translation>
    </message>
    <message>
        <source>Colour label {color}</source>
        <translation>颜色标签 {color}</translation>
    </message>
    <message>
        <source>No colour label</source>
        <translation>无颜色标签</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>In</source>
        <translation>入点</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>出点</translation>
    </message>
    <message>
        <source>Minutes:seconds:frames, or seconds. Drag sideways for frames.</source>
        <translation>分:秒:帧，或秒数。左右拖动按帧调整。</translation>
    </message>
    <message>
        <source>Ready-made ramps</source>
        <translation>预设变速</translation>
    </message>
    <message>
        <source>Freeze here</source>
        <translation>在此定格</translation>
    </message>
    <message>
        <source>Put the frame at the playhead in as a still of two seconds</source>
        <translation>把播放头处的画面作为两秒的静帧插入</translation>
    </message>
    <message>
        <source>This is made by a node after the timeline, and is changed there.</source>
        <translation>这由时间线之后的节点生成，请在那里更改。</translation>
    </message>
    <message>
        <source>Choose clips on the timeline to see when they are, where they lie and how they run.</source>
        <translation>在时间线上选择片段，即可查看其时间、位置和播放方式。</translation>
    </message>
    <message>
        <source>Several clips</source>
        <translation>多个片段</translation>
    </message>
    <message>
        <source>{count} clips</source>
        <translation>{count} 个片段</translation>
    </message>
    <message>
        <source>A time is minutes:seconds:frames, or seconds.</source>
        <translation>时间写作 分:秒:帧，或秒数。</translation>
    </message>
    <message>
        <source>Move clip</source>
        <translation>移动片段</translation>
    </message>
    <message>
        <source>Change duration</source>
        <translation>更改时长</translation>
    </message>
    <message>
        <source>Change in point</source>
        <translation>更改入点</translation>
    </message>
    <message>
        <source>Change out point</source>
        <translation>更改出点</translation>
    </message>
    <message>
        <source>Colour label</source>
        <translation>颜色标签</translation>
    </message>
    <message>
        <source>Speed ramp</source>
        <translation>变速</translation>
    </message>
    <message>
        <source>Freeze frame</source>
        <translation>定格</translation>
    </message>
</context>
<context>
    <name>ColourEditor</name>
    <message>
        <source>Pick the colour from the picture</source>
        <translation>从画面中吸取颜色</translation>
    </message>
    <message>
        <source>Choose a colour</source>
        <translation>选择颜色</translation>
    </message>
</context>
<context>
    <name>ColourPicking</name>
    <message>
        <source>Click the colour in the picture. Esc calls it off.</source>
        <translation>在画面中点击要取的颜色。按 Esc 取消。</translation>
    </message>
</context>
<context>
    <name>ColourWheel</name>
    <message>
        <source>Drag to push the colour, Shift is finer; double-click resets. The arrows move it, Home resets.</source>
        <translation>拖动可推移色彩，按住 Shift 更精细；双击复位。方向键移动，Home 键复位。</translation>
    </message>
</context>
<context>
    <name>ColourWheels</name>
    <message>
        <source>All numbers</source>
        <translation>全部数值</translation>
    </message>
    <message>
        <source>Every number of the wheels in a row of its own, to expose it as a socket</source>
        <translation>色轮的每个数值各占一行，可将其显示为插口</translation>
    </message>
</context>
<context>
    <name>ConsentForm</name>
    <message>
        <source>The speaker’s name</source>
        <translation>说话人姓名</translation>
    </message>
    <message>
        <source>What the voice may be used for</source>
        <translation>声音可用于什么用途</translation>
    </message>
    <message>
        <source>for 30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>for a year</source>
        <translation>一年</translation>
    </message>
    <message>
        <source>without end</source>
        <translation>无期限</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>说话人</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Another sentence</source>
        <translation>换一句</translation>
    </message>
    <message>
        <source>Fill in who speaks and what for; then read the sentence aloud.</source>
        <translation>请填写说话人和用途，然后朗读句子。</translation>
    </message>
    <message>
        <source>Checking the words and the voice…</source>
        <translation>正在核对词句与声音…</translation>
    </message>
    <message>
        <source>The consent is one recording: drop one file.</source>
        <translation>授权声明是一段录音：请只拖放一个文件。</translation>
    </message>
</context>
<context>
    <name>ConsentRecord</name>
    <message>
        <source>Hear the reading</source>
        <translation>听朗读</translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation>撤销…</translation>
    </message>
    <message>
        <source>Take the consent back</source>
        <translation>收回同意</translation>
    </message>
    <message>
        <source>Nothing more is spoken in this voice then, and this cannot be undone. Rendered films stay.</source>
        <translation>此后不再用此声音朗读，且无法撤销此操作。已渲染的影片保留。</translation>
    </message>
    <message>
        <source>Revoke for good</source>
        <translation>永久撤销</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>至 {day}</translation>
    </message>
    <message>
        <source>without end</source>
        <translation>无期限</translation>
    </message>
    <message>
        <source>{who} agreed on {day}, {until}. Purpose: {purpose}.</source>
        <translation>{who} 于 {day} 同意，{until}。用途：{purpose}。</translation>
    </message>
    <message>
        <source>The reading’s voice is {likeness} like the recordings’; 0.75 is asked for. Heard: {heard}</source>
        <translation>朗读的声音与录音的相似度为 {likeness}；要求 0.75。听到：{heard}</translation>
    </message>
</context>
<context>
    <name>CurveEditor</name>
    <message>
        <source>Moment of the keyframe, in seconds</source>
        <translation>关键帧的时刻（秒）</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Add a keyframe after this one (N)</source>
        <translation>在此之后添加关键帧（N）</translation>
    </message>
    <message>
        <source>Edit in the Camera panel, over the picture</source>
        <translation>在“摄影机”面板中对着画面编辑</translation>
    </message>
    <message>
        <source>Double-click to add a keyframe</source>
        <translation>双击以添加关键帧</translation>
    </message>
    <message>
        <source>Curve: {axis}</source>
        <translation>曲线：{axis}</translation>
    </message>
    <message>
        <source>Double-click adds a keyframe or removes it; drag it, with Shift finely; right-click for its easing. Tab goes to the next one, the arrows move it.</source>
        <translation>双击可添加或删除关键帧；拖动以移动，按住 Shift 微调；右键单击选择缓动。Tab 切换到下一个，方向键移动。</translation>
    </message>
    <message>
        <source>Keyframe {number} of {count}: {seconds} s, {value}</source>
        <translation>关键帧 {number} / {count}：{seconds} 秒，{value}</translation>
    </message>
</context>
<context>
    <name>CurveLanes</name>
    <message>
        <source>Curves of the selected node</source>
        <translation>所选节点的曲线</translation>
    </message>
    <message>
        <source>Double-click to add a keyframe</source>
        <translation>双击添加关键帧</translation>
    </message>
    <message>
        <source>Move a keyframe</source>
        <translation>移动关键帧</translation>
    </message>
    <message>
        <source>Add a keyframe</source>
        <translation>添加关键帧</translation>
    </message>
    <message>
        <source>Remove the keyframe</source>
        <translation>移除关键帧</translation>
    </message>
    <message>
        <source>Remove a keyframe</source>
        <translation>移除关键帧</translation>
    </message>
    <message>
        <source>Easing of a keyframe</source>
        <translation>关键帧的缓动</translation>
    </message>
    <message>
        <source>Drag to move it, Shift for finer steps. Double-click or Del takes it away.</source>
        <translation>拖动以移动，按住 Shift 微调。双击或按 Del 移除。</translation>
    </message>
</context>
<context>
    <name>DataEditor</name>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Edit {name}</source>
        <translation>编辑 {name}</translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation><numerusform>%n 项</numerusform></translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
</context>
<context>
    <name>Delivery</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{amount} LU too loud</source>
        <translation>响度高出 {amount} LU</translation>
    </message>
    <message>
        <source>{amount} LU too quiet</source>
        <translation>响度低了 {amount} LU</translation>
    </message>
    <message>
        <source>peaks {amount} dB over</source>
        <translation>峰值超出 {amount} dB</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>符合要求</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适配</translation>
    </message>
    <message>
        <source>Set the master to what {name} asks for</source>
        <translation>将总线设为 {name} 的要求</translation>
    </message>
</context>
<context>
    <name>EngineProcess</name>
    <message>
        <source>The engine stopped%s.</source>
        <translation>引擎已停止%s。</translation>
    </message>
    <message>
        <source>Render again: what was finished is kept.</source>
        <translation>请重新渲染：已完成的部分都保留着。</translation>
    </message>
    <message>
        <source>the engine stopped while it worked on this</source>
        <translation>引擎在处理此项时停止了</translation>
    </message>
</context>
<context>
    <name>Fader</name>
    <message>
        <source>{name}. Shift for tenths, double-click for the usual gain.</source>
        <translation>{name}。按住 Shift 以十分之一微调，双击恢复默认增益。</translation>
    </message>
</context>
<context>
    <name>FilmField</name>
    <message>
        <source>Drop a film here, or choose one</source>
        <translation>将影片拖到此处，或选择一个</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Films</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>A film</source>
        <translation>影片</translation>
    </message>
</context>
<context>
    <name>FilmRenders</name>
    <message>
        <source>The engine is not running</source>
        <translation>引擎没有运行</translation>
    </message>
    <message>
        <source>{name} is rendered</source>
        <translation>{name} 已渲染完成</translation>
    </message>
    <message>
        <source>{name} could not be rendered</source>
        <translation>{name} 未能渲染</translation>
    </message>
</context>
<context>
    <name>GraphView</name>
    <message>
        <source>an output</source>
        <translation>一个输出</translation>
    </message>
    <message>
        <source>an input</source>
        <translation>一个输入</translation>
    </message>
    <message>
        <source>both ends are {kind}</source>
        <translation>两端都是{kind}</translation>
    </message>
    <message>
        <source>Node canvas</source>
        <translation>节点画布</translation>
    </message>
</context>
<context>
    <name>GroupItem</name>
    <message numerus="yes">
        <source>%n nodes</source>
        <translation><numerusform>%n 个节点</numerusform></translation>
    </message>
</context>
<context>
    <name>Importing</name>
    <message>
        <source>Import a timeline or captions…</source>
        <translation>导入时间线或字幕…</translation>
    </message>
    <message>
        <source>Timelines and captions ({endings})</source>
        <translation>时间线和字幕 ({endings})</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation>导入 {name}</translation>
    </message>
    <message>
        <source>Left out: {notes}</source>
        <translation>未导入：{notes}</translation>
    </message>
    <message>
        <source>{name} cannot be read.</source>
        <translation>无法读取 {name}。</translation>
    </message>
</context>
<context>
    <name>InPlaceText</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>This shot only</source>
        <translation>仅此镜头</translation>
    </message>
    <message>
        <source>Select a node to see its settings.</source>
        <translation>选择一个节点以查看其设置。</translation>
    </message>
    <message>
        <source>This version cannot read this node, of type '{type}'. It is kept as it is.</source>
        <translation>此版本无法读取这个节点（类型“{type}”），它会原样保留。</translation>
    </message>
    <message>
        <source>This node is for all shots together</source>
        <translation>此节点属于所有镜头</translation>
    </message>
    <message>
        <source>Choose a shot in the storyboard to change it alone; now changes apply to all shots</source>
        <translation>在故事板中选择一个镜头即可单独更改；现在的更改适用于所有镜头</translation>
    </message>
    <message>
        <source>Changes apply to the chosen shot; the others keep their values</source>
        <translation>更改只用于所选镜头；其他镜头的值不变</translation>
    </message>
</context>
<context>
    <name>KeyDiamond</name>
    <message>
        <source>Keyframe here</source>
        <translation>在此处设关键帧</translation>
    </message>
    <message>
        <source>A keyframe stands here</source>
        <translation>此处有关键帧</translation>
    </message>
    <message>
        <source>Right-click for the keys before and after, and to end the animation</source>
        <translation>右键：前后关键帧，或结束动画</translation>
    </message>
</context>
<context>
    <name>KeysEditor</name>
    <message>
        <source>Moment of the keyframe</source>
        <translation>关键帧的时刻</translation>
    </message>
    <message>
        <source>Value of the keyframe</source>
        <translation>关键帧的值</translation>
    </message>
    <message>
        <source>Easing to the next keyframe</source>
        <translation>到下一关键帧的缓动</translation>
    </message>
    <message>
        <source>Add a keyframe after this one (N)</source>
        <translation>在其后添加关键帧（N）</translation>
    </message>
    <message>
        <source>Remove this keyframe (Del)</source>
        <translation>移除此关键帧（Del）</translation>
    </message>
    <message>
        <source>Double-click to add a keyframe</source>
        <translation>双击添加关键帧</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Double-click adds a keyframe or removes it; drag it, with Shift finely; right-click for its easing. Tab goes to the next one, the arrows move it.</source>
        <translation>双击添加或移除关键帧；拖动可移动，按住 Shift 微调；右键设缓动。Tab 转到下一个，方向键移动。</translation>
    </message>
    <message>
        <source>Keyframe {number} of {count}: {moment} {times}, {value}</source>
        <translation>第 {number} 个关键帧，共 {count} 个：{moment} {times}，{value}</translation>
    </message>
    <message>
        <source>Move a keyframe</source>
        <translation>移动关键帧</translation>
    </message>
    <message>
        <source>Add a keyframe</source>
        <translation>添加关键帧</translation>
    </message>
    <message>
        <source>Remove a keyframe</source>
        <translation>移除关键帧</translation>
    </message>
    <message>
        <source>Easing of a keyframe</source>
        <translation>关键帧的缓动</translation>
    </message>
    <message>
        <source>Remove the keyframe</source>
        <translation>移除关键帧</translation>
    </message>
</context>
<context>
    <name>KeysSetting</name>
    <message>
        <source>frames</source>
        <translation>帧</translation>
    </message>
</context>
<context>
    <name>Knob</name>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>LanguageModelPage</name>
    <message>
        <source>Language model</source>
        <translation>语言模型</translation>
    </message>
    <message>
        <source>Writes scripts and prompts. Any server that speaks OpenAI’s chat API will do: Ollama, LM Studio, llama.cpp on this machine, or a service. Nothing is sent unless you name one.</source>
        <translation>用于撰写剧本和提示词。任何兼容 OpenAI 聊天接口的服务都可以：这台电脑上的 Ollama、LM Studio、llama.cpp，或在线服务。不填写就不会发送任何内容。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Kept in the system’s keyring for this address alone, never in a file or a project.</source>
        <translation>只为此地址存放在系统钥匙串中，绝不写入文件或项目。</translation>
    </message>
    <message>
        <source>Forget the key</source>
        <translation>删除密钥</translation>
    </message>
    <message>
        <source>Ask for its models</source>
        <translation>查询可用模型</translation>
    </message>
    <message>
        <source>“{address}” is no web address; one looks like {example}.</source>
        <translation>“{address}”不是网址；网址形如 {example}。</translation>
    </message>
    <message>
        <source>Give the address that the key is for.</source>
        <translation>请填写密钥对应的地址。</translation>
    </message>
    <message>
        <source>A key is sent over https only, or to this machine.</source>
        <translation>密钥只会通过 https 发送，或发送到本机。</translation>
    </message>
    <message>
        <source>a key is kept</source>
        <translation>已存有密钥</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>没有密钥</translation>
    </message>
    <message>
        <source>Give an address first.</source>
        <translation>请先填写地址。</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在查询…</translation>
    </message>
    <message numerus="yes">
        <source>It answers and offers %n model(s).</source>
        <translation><numerusform>连接成功，提供 %n 个模型。</numerusform></translation>
    </message>
</context>
<context>
    <name>LevelBar</name>
    <message>
        <source>Level of the microphone</source>
        <translation>麦克风电平</translation>
    </message>
    <message>
        <source>RMS as a bar, peaks as a line. Speak so that the bar ends in the lighter stretch.</source>
        <translation>横条为 RMS，细线为峰值。说话时让横条落在较亮的一段。</translation>
    </message>
</context>
<context>
    <name>LevelColumn</name>
    <message>
        <source>While it plays. Bar: loudness of the last 0.4 s; mark: of 3 s; line: true peak.</source>
        <translation>播放时显示。条形：最近 0.4 秒的响度；刻度：3 秒响度；横线：真峰值。</translation>
    </message>
</context>
<context>
    <name>LibraryPanel</name>
    <message>
        <source>Transitions</source>
        <translation>转场</translation>
    </message>
    <message>
        <source>Titles</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Drag it to where two clips meet; Enter puts it at the cut nearest to the playhead.</source>
        <translation>拖到两个片段相接处；按 Enter 放到离播放头最近的剪辑点。</translation>
    </message>
    <message>
        <source>Drag it onto the timeline; Enter puts it at the playhead.</source>
        <translation>拖到时间线上；按 Enter 放到播放头处。</translation>
    </message>
</context>
<context>
    <name>LogPanel</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Warnings and errors only</source>
        <translation>仅警告和错误</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>复制诊断信息</translation>
    </message>
    <message>
        <source>Version, machine, engine and the last lines, without your project</source>
        <translation>版本、电脑、引擎和最后几行日志，不含你的项目</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>Look and language</source>
        <translation>外观与语言</translation>
    </message>
    <message>
        <source>From the next start on.</source>
        <translation>下次启动时生效。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Size of everything</source>
        <translation>界面大小</translation>
    </message>
    <message>
        <source>On top of the screen’s own scaling.</source>
        <translation>在屏幕自身缩放的基础上。</translation>
    </message>
</context>
<context>
    <name>LooksDialog</name>
    <message>
        <source>Looks</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Put it on</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Delete this look</source>
        <translation>删除此风格</translation>
    </message>
    <message>
        <source>Name of a new look</source>
        <translation>新风格的名称</translation>
    </message>
    <message>
        <source>Save the selected nodes as a look</source>
        <translation>将所选节点保存为风格</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Not a look: {names}</source>
        <translation>不是风格：{names}</translation>
    </message>
    <message>
        <source>Choose a node that makes a picture or a clip, and open the looks again to put one on it.</source>
        <translation>选择一个产生图片或片段的节点，然后重新打开风格，即可应用。</translation>
    </message>
    <message>
        <source>No look is called that.</source>
        <translation>没有这个名称的风格。</translation>
    </message>
    <message>
        <source>The engine is not running, so there are no previews.</source>
        <translation>引擎未运行，因此没有预览。</translation>
    </message>
    <message>
        <source>Render the node once to see the looks on its own picture.</source>
        <translation>先渲染一次该节点，即可在它自己的画面上查看风格。</translation>
    </message>
    <message>
        <source>Look: {name}</source>
        <translation>风格：{name}</translation>
    </message>
    <message>
        <source>The look cannot be saved: {reason}</source>
        <translation>无法保存风格：{reason}</translation>
    </message>
</context>
<context>
    <name>LutDrop</name>
    <message>
        <source>The viewer takes LUTs (.cube). Drop other files on the canvas or the timeline.</source>
        <translation>查看器接受查找表（.cube）。其他文件请拖放到画布或时间线上。</translation>
    </message>
    <message>
        <source>A LUT needs a picture: look at one first.</source>
        <translation>查找表需要画面：请先查看一个画面。</translation>
    </message>
    <message>
        <source>A LUT has no place behind this.</source>
        <translation>此处之后无法放置 LUT。</translation>
    </message>
    <message>
        <source>Apply a LUT</source>
        <translation>应用 LUT</translation>
    </message>
</context>
<context>
    <name>MachineDialog</name>
    <message>
        <source>What this machine can do</source>
        <translation>这台电脑能做什么</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) must be mended before films can be made.</source>
        <translation><numerusform>有 %n 项必须先修复，才能制作影片。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Films can be made on this machine. It goes without %n thing(s).</source>
        <translation><numerusform>这台电脑可以制作影片，缺少 %n 项可选功能。</numerusform></translation>
    </message>
    <message>
        <source>Films can be made on this machine; nothing is missing.</source>
        <translation>这台电脑可以制作影片，什么都不缺。</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
</context>
<context>
    <name>MadeTakes</name>
    <message>
        <source>Another take</source>
        <translation>另一个版本</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>关闭项目</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>渲染</translation>
    </message>
    <message>
        <source>Render first in the queue</source>
        <translation>插队优先渲染</translation>
    </message>
    <message>
        <source>Cancel the render</source>
        <translation>取消渲染</translation>
    </message>
    <message>
        <source>All commands…</source>
        <translation>所有命令…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>键盘快捷键…</translation>
    </message>
    <message>
        <source>Reset the panels</source>
        <translation>重置面板</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Next project</source>
        <translation>下一个项目</translation>
    </message>
    <message>
        <source>Previous project</source>
        <translation>上一个项目</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>没有可撤销的操作</translation>
    </message>
    <message>
        <source>Nothing to redo</source>
        <translation>没有可重做的操作</translation>
    </message>
    <message>
        <source>Render queue</source>
        <translation>渲染队列</translation>
    </message>
    <message>
        <source>Unsaved work is not kept for a crash: {why}</source>
        <translation>未保存的内容在崩溃时将无法恢复：{why}</translation>
    </message>
    <message>
        <source>The file was changed by another program; saving will ask first</source>
        <translation>文件已被其他程序修改；保存时会先询问</translation>
    </message>
</context>
<context>
    <name>MarkerDialog</name>
    <message>
        <source>Marker at {time}</source>
        <translation>{time} 处的标记</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>粉色</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
</context>
<context>
    <name>Markers</name>
    <message>
        <source>Add marker</source>
        <translation>添加标记</translation>
    </message>
    <message>
        <source>Remove marker</source>
        <translation>移除标记</translation>
    </message>
    <message>
        <source>Remove all markers</source>
        <translation>移除所有标记</translation>
    </message>
    <message>
        <source>Move marker</source>
        <translation>移动标记</translation>
    </message>
    <message>
        <source>Change marker</source>
        <translation>更改标记</translation>
    </message>
</context>
<context>
    <name>Master</name>
    <message>
        <source>Master</source>
        <translation>总线</translation>
    </message>
    <message>
        <source>Solo is on</source>
        <translation>独听已开启</translation>
    </message>
    <message>
        <source>Only soloed strips are in the mix, also in the film. Press to hear all.</source>
        <translation>混音（包括影片）中只有独听的通道。按下可听全部。</translation>
    </message>
    <message>
        <source>Check delivery</source>
        <translation>交付检查</translation>
    </message>
    <message>
        <source>Measure the whole mix, and say for each destination whether it is ready</source>
        <translation>测量整个混音，并逐个说明是否符合各发布平台的要求</translation>
    </message>
    <message>
        <source>Momentary</source>
        <translation>瞬时</translation>
    </message>
    <message>
        <source>Loudness of the last 0.4 s, in LUFS</source>
        <translation>最近 0.4 秒的响度（LUFS）</translation>
    </message>
    <message>
        <source>Short-term</source>
        <translation>短期</translation>
    </message>
    <message>
        <source>Loudness of the last 3 s, in LUFS</source>
        <translation>最近 3 秒的响度（LUFS）</translation>
    </message>
    <message>
        <source>Since start</source>
        <translation>自开始</translation>
    </message>
    <message>
        <source>Loudness since it plays from here, in LUFS</source>
        <translation>从此处开始播放以来的响度（LUFS）</translation>
    </message>
    <message>
        <source>True peak</source>
        <translation>真峰值</translation>
    </message>
    <message>
        <source>The highest since it plays from here, in dBTP</source>
        <translation>从此处开始播放以来的最高值（dBTP）</translation>
    </message>
    <message>
        <source>LUFS</source>
        <translation>LUFS</translation>
    </message>
    <message>
        <source>Loudness of the whole mix; 0 leaves it alone</source>
        <translation>整个混音的响度；0 表示不调整</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>No true peak is higher than this, in dBTP</source>
        <translation>真峰值不超过此值（dBTP）</translation>
    </message>
</context>
<context>
    <name>MiniMap</name>
    <message>
        <source>Map of the graph</source>
        <translation>节点图缩略图</translation>
    </message>
</context>
<context>
    <name>MixerPanel</name>
    <message>
        <source>No mix yet. It brings voice, music and effects to one sound at the loudness you want.</source>
        <translation>还没有混音。混音会把旁白、音乐和音效按所需响度合成一路声音。</translation>
    </message>
    <message>
        <source>Add a mix</source>
        <translation>添加混音</translation>
    </message>
    <message>
        <source>Check the mix for delivery</source>
        <translation>检查混音能否交付</translation>
    </message>
    <message>
        <source>Hear all strips</source>
        <translation>听所有通道</translation>
    </message>
    <message>
        <source>Play or pause the film</source>
        <translation>播放或暂停影片</translation>
    </message>
    <message>
        <source>Gain of {strip}</source>
        <translation>{strip}的增益</translation>
    </message>
    <message>
        <source>Pan of {strip}</source>
        <translation>{strip}的声像</translation>
    </message>
    <message>
        <source>Ducking of {strip}</source>
        <translation>{strip}的压低</translation>
    </message>
    <message>
        <source>Room of {strip}</source>
        <translation>{strip}的房间声</translation>
    </message>
    <message>
        <source>Mute {strip}</source>
        <translation>{strip}静音</translation>
    </message>
    <message>
        <source>Unmute {strip}</source>
        <translation>取消{strip}静音</translation>
    </message>
    <message>
        <source>Solo {strip}</source>
        <translation>独听{strip}</translation>
    </message>
    <message>
        <source>No solo of {strip}</source>
        <translation>取消独听{strip}</translation>
    </message>
    <message>
        <source>Loudness of the mix</source>
        <translation>混音的响度</translation>
    </message>
    <message>
        <source>Peak limit of the mix</source>
        <translation>混音的峰值限制</translation>
    </message>
    <message>
        <source>Room of the mix</source>
        <translation>混音的房间声</translation>
    </message>
    <message>
        <source>Measuring the mix…</source>
        <translation>正在测量混音…</translation>
    </message>
    <message>
        <source>The engine is not running.</source>
        <translation>引擎未运行。</translation>
    </message>
    <message>
        <source>The mix is not rendered yet. Render it, then check again.</source>
        <translation>混音尚未渲染。请先渲染，再检查。</translation>
    </message>
    <message>
        <source>The mix is silent, or too short to have a loudness.</source>
        <translation>混音没有声音，或太短而无法测量响度。</translation>
    </message>
    <message>
        <source>Fit the mix to {destination}</source>
        <translation>使混音适配 {destination}</translation>
    </message>
</context>
<context>
    <name>MixerStrip</name>
    <message>
        <source>Gain of {name}</source>
        <translation>{name}的增益</translation>
    </message>
    <message>
        <source>Mute {name} (M)</source>
        <translation>{name}静音（M）</translation>
    </message>
    <message>
        <source>Hear only what is soloed (S)</source>
        <translation>只听独听的通道（S）</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>声像</translation>
    </message>
    <message>
        <source>Left −1, right 1</source>
        <translation>左 −1，右 1</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>房间</translation>
    </message>
    <message>
        <source>How much goes to the room (reverb), in dB</source>
        <translation>送往房间（混响）的量（dB）</translation>
    </message>
    <message>
        <source>Duck</source>
        <translation>压低</translation>
    </message>
    <message>
        <source>How far down it goes while somebody speaks, in dB</source>
        <translation>有人说话时降低多少（dB）</translation>
    </message>
    <message>
        <source>Short-term loudness (3 s) before ducking and the master</source>
        <translation>压低与总线之前的短期响度（3 秒）</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Only what fits</source>
        <translation>仅显示可运行的</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Hub token…</source>
        <translation>模型站令牌…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Downloaded models run once the model runtime is installed: Settings, Model runtime.</source>
        <translation>安装模型运行环境后即可运行已下载的模型：“设置”→“模型运行环境”。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The engine is not running.</source>
        <translation>引擎未运行。</translation>
    </message>
    <message>
        <source>All tasks</source>
        <translation>所有任务</translation>
    </message>
    <message>
        <source>No graphics card for models</source>
        <translation>没有可用于模型的显卡</translation>
    </message>
    <message>
        <source>{size} GiB of RAM</source>
        <translation>{size} GiB 内存</translation>
    </message>
    <message>
        <source>{size} free for downloads</source>
        <translation>可用下载空间 {size}</translation>
    </message>
    <message>
        <source>Nothing is like that.</source>
        <translation>没有符合的模型。</translation>
    </message>
</context>
<context>
    <name>NumberField</name>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>OutlineEditor</name>
    <message>
        <source>Frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>Key here</source>
        <translation>在此设关键帧</translation>
    </message>
    <message>
        <source>Let the outline be as it is at this frame; it moves between its keys</source>
        <translation>在此帧固定轮廓的形状；它会在关键帧之间移动</translation>
    </message>
    <message>
        <source>Remove key</source>
        <translation>移除关键帧</translation>
    </message>
    <message>
        <source>Stands still: go to another frame and set a key to let it move</source>
        <translation>静止：转到另一帧并设关键帧即可让它移动</translation>
    </message>
    <message>
        <source>Keys at frames {frames}</source>
        <translation>关键帧在第 {frames} 帧</translation>
    </message>
</context>
<context>
    <name>OutlinePad</name>
    <message>
        <source>Outline</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>Drag points; double-click for a new one, Del takes the chosen one away, arrows nudge it</source>
        <translation>拖动各点；双击添加新点，Del 删除所选的点，方向键微调</translation>
    </message>
</context>
<context>
    <name>PartRow</name>
    <message>
        <source>The playhead is outside the clip</source>
        <translation>播放头不在片段内</translation>
    </message>
    <message>
        <source>Remove the keyframe here</source>
        <translation>移除此处的关键帧</translation>
    </message>
    <message>
        <source>Keyframe here</source>
        <translation>在此添加关键帧</translation>
    </message>
    <message>
        <source>To the keyframe before</source>
        <translation>到上一个关键帧</translation>
    </message>
    <message>
        <source>To the next keyframe</source>
        <translation>到下一个关键帧</translation>
    </message>
    <message>
        <source>Remove the animation</source>
        <translation>移除动画</translation>
    </message>
</context>
<context>
    <name>PasteAttributes</name>
    <message>
        <source>Paste attributes</source>
        <translation>粘贴属性</translation>
    </message>
    <message>
        <source>Give the chosen clips these of the copied one:</source>
        <translation>把所复制片段的以下属性赋予所选片段：</translation>
    </message>
    <message>
        <source>Place, size, crop, opacity and blend</source>
        <translation>位置、大小、裁剪、不透明度和混合</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Volume and pan</source>
        <translation>音量和声像</translation>
    </message>
    <message>
        <source>Fades</source>
        <translation>淡变</translation>
    </message>
    <message>
        <source>Transition</source>
        <translation>转场</translation>
    </message>
    <message>
        <source>What comes after its end</source>
        <translation>结束之后的内容</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Colour label</source>
        <translation>颜色标签</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
</context>
<context>
    <name>PathEditor</name>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>No file chosen</source>
        <translation>未选择文件</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
</context>
<context>
    <name>Permissions</name>
    <message>
        <source>Nothing was rendered</source>
        <translation>没有渲染任何内容</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
</context>
<context>
    <name>PicturesField</name>
    <message>
        <source>Add pictures…</source>
        <translation>添加图片…</translation>
    </message>
    <message>
        <source>Drop them here; drag them into their order; Del takes one out.</source>
        <translation>将图片拖到此处；拖动可调整顺序；按 Del 移除。</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>PlaceGrips</name>
    <message>
        <source>Places on the picture</source>
        <translation>画面上的位置</translation>
    </message>
    <message>
        <source>Drag this node's places on the picture: points, edges, corners. [ and ] choose one, the arrows push it.</source>
        <translation>在画面上拖动该节点的位置：点、边、角。[ 和 ] 选择，方向键微移。</translation>
    </message>
    <message>
        <source>Add a point</source>
        <translation>添加一个点</translation>
    </message>
    <message>
        <source>Move on the picture</source>
        <translation>在画面上移动</translation>
    </message>
    <message>
        <source>Remove a point</source>
        <translation>删除一个点</translation>
    </message>
</context>
<context>
    <name>PluginsPage</name>
    <message>
        <source>Plugins</source>
        <translation>插件</translation>
    </message>
    <message>
        <source>A plugin adds node types. It runs with all rights of Shotgraph itself, so it does nothing until you trust it, and any change of its files asks again. Changes here count from the next start on.</source>
        <translation>插件会添加节点类型。它以 Shotgraph 的全部权限运行，因此在你信任之前不会做任何事；其文件一旦改变，就会再次询问。此处的更改在下次启动时生效。</translation>
    </message>
    <message>
        <source>Open the plugins folder</source>
        <translation>打开插件文件夹</translation>
    </message>
    <message>
        <source>No plugins yet.</source>
        <translation>还没有插件。</translation>
    </message>
    <message>
        <source>Cannot be used: {problem}</source>
        <translation>无法使用：{problem}</translation>
    </message>
    <message>
        <source>ships with Shotgraph</source>
        <translation>随 Shotgraph 附带</translation>
    </message>
    <message>
        <source>Stop trusting</source>
        <translation>取消信任</translation>
    </message>
    <message>
        <source>Trust…</source>
        <translation>信任…</translation>
    </message>
    <message>
        <source>Stop trusting {name}</source>
        <translation>取消信任 {name}</translation>
    </message>
    <message>
        <source>Trust {name}</source>
        <translation>信任 {name}</translation>
    </message>
</context>
<context>
    <name>Preflight</name>
    <message>
        <source>Before the render</source>
        <translation>渲染之前</translation>
    </message>
    <message>
        <source>Render “{name}”</source>
        <translation>渲染“{name}”</translation>
    </message>
    <message>
        <source>Check the film when it is rendered</source>
        <translation>渲染完成后检查影片</translation>
    </message>
    <message>
        <source>For black, frozen and flashing pictures, silence, loudness and more.</source>
        <translation>检查黑场、静帧、闪烁、静音、响度等问题。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>渲染</translation>
    </message>
    <message>
        <source>{size}, {free} free</source>
        <translation>{size}，剩余 {free}</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message numerus="yes">
        <source>%n to run</source>
        <translation><numerusform>待运行 %n 个</numerusform></translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Most of it</source>
        <translation>主要用于</translation>
    </message>
    <message>
        <source>{file} (in place of the one there)</source>
        <translation>{file}（替换现有文件）</translation>
    </message>
    <message>
        <source>moments: everything is made already</source>
        <translation>片刻：全部已经做好</translation>
    </message>
    <message>
        <source>unknown: none of it ran on this machine before</source>
        <translation>未知：从未在这台电脑上运行过</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>约 {time}</translation>
    </message>
    <message>
        <source>{time} or more</source>
        <translation>{time} 或更久</translation>
    </message>
    <message>
        <source>Not counted, as it never ran here: {nodes}.</source>
        <translation>未计入（从未在此运行过）：{nodes}。</translation>
    </message>
    <message>
        <source>How many shots there are is only known once the script has been read.</source>
        <translation>读取剧本之后才知道有多少个镜头。</translation>
    </message>
</context>
<context>
    <name>ProjectFiles</name>
    <message>
        <source>untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>This example cannot be opened</source>
        <translation>无法打开此示例</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>This project cannot be opened</source>
        <translation>无法打开此项目</translation>
    </message>
    <message>
        <source>The project inside this file cannot be opened</source>
        <translation>无法打开此文件内的项目</translation>
    </message>
    <message>
        <source>Recovered what was not saved</source>
        <translation>已恢复未保存的内容</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>操作未成功</translation>
    </message>
</context>
<context>
    <name>ProjectPage</name>
    <message>
        <source>Storyboard</source>
        <translation>故事板</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>查看器</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Motion brush</source>
        <translation>运动笔刷</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄影机</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Show or hide {panel}</source>
        <translation>显示或隐藏{panel}</translation>
    </message>
</context>
<context>
    <name>ProjectTabs</name>
    <message>
        <source>not saved yet</source>
        <translation>尚未保存</translation>
    </message>
</context>
<context>
    <name>Prompter</name>
    <message>
        <source>Line to read</source>
        <translation>要朗读的一行</translation>
    </message>
    <message>
        <source>Next: {line}</source>
        <translation>下一句：{line}</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Jobs</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Jobs or log</source>
        <translation>作业或日志</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>清除已完成</translation>
    </message>
    <message>
        <source>Render queue</source>
        <translation>渲染队列</translation>
    </message>
    <message>
        <source>Nothing to render. Ctrl+Enter puts the film here.</source>
        <translation>没有要渲染的内容。按 Ctrl+Enter 把影片放到这里。</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation><numerusform>%n 个等待中</numerusform></translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>How it was made…</source>
        <translation>制作方式…</translation>
    </message>
</context>
<context>
    <name>QueueRunner</name>
    <message>
        <source>The engine stopped; what was finished is kept.</source>
        <translation>引擎已停止；已完成的部分都保留着。</translation>
    </message>
</context>
<context>
    <name>ReadAloud</name>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>No microphone was found.</source>
        <translation>未找到麦克风。</translation>
    </message>
    <message>
        <source>Sound files</source>
        <translation>声音文件</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>ReadingDialog</name>
    <message>
        <source>Script</source>
        <translation>剧本</translation>
    </message>
    <message>
        <source>The script's text</source>
        <translation>剧本文本</translation>
    </message>
    <message>
        <source>Paste a shot list here: a chat model's answer, a table, a screenplay, or plain headings and prose.</source>
        <translation>在此粘贴分镜表：聊天模型的回答、表格、剧本，或普通的标题和文字。</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>What is taken</source>
        <translation>采用的内容</translation>
    </message>
    <message>
        <source>What was read from it</source>
        <translation>从中读出的内容</translation>
    </message>
    <message>
        <source>Use this script</source>
        <translation>使用此剧本</translation>
    </message>
    <message>
        <source>Make this the film's script (one step of undo)</source>
        <translation>把它作为影片的剧本（可一步撤销）</translation>
    </message>
    <message>
        <source>Shot</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Picture: place</source>
        <translation>画面：地点</translation>
    </message>
    <message>
        <source>Picture: light</source>
        <translation>画面：光线</translation>
    </message>
    <message>
        <source>Picture: mood</source>
        <translation>画面：氛围</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Spoken</source>
        <translation>旁白</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>说话人</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Music</source>
        <translation>音乐</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>运镜</translation>
    </message>
    <message>
        <source>Transition</source>
        <translation>转场</translation>
    </message>
    <message>
        <source>On-screen text</source>
        <translation>屏幕文字</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Keep out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Note, not used</source>
        <translation>备注，不采用</translation>
    </message>
    <message>
        <source>Unknown, left out</source>
        <translation>未知标签，已略去</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>已略去</translation>
    </message>
    <message>
        <source>Nothing to read yet.</source>
        <translation>还没有可读的内容。</translation>
    </message>
    <message>
        <source>Shots: %1</source>
        <translation>镜头：%1</translation>
    </message>
    <message>
        <source>labels that are not known: %1</source>
        <translation>未知标签：%1</translation>
    </message>
    <message>
        <source>The film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>as long as its words</source>
        <translation>与旁白等长</translation>
    </message>
    <message>
        <source>Shot %1</source>
        <translation>镜头 %1</translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>Change the script</source>
        <translation>更改剧本</translation>
    </message>
</context>
<context>
    <name>RecordingPanel</name>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Which input to record from</source>
        <translation>从哪个输入录音</translation>
    </message>
    <message>
        <source>Listen to the microphone, to set its level</source>
        <translation>监听麦克风以调节电平</translation>
    </message>
    <message>
        <source>Look for microphones again</source>
        <translation>重新查找麦克风</translation>
    </message>
    <message>
        <source>Add sound files as takes of this line</source>
        <translation>把声音文件添加为本行的录音</translation>
    </message>
    <message>
        <source>The script's narration</source>
        <translation>剧本的旁白</translation>
    </message>
    <message>
        <source>My own text</source>
        <translation>我自己的文本</translation>
    </message>
    <message>
        <source>What to read</source>
        <translation>朗读什么</translation>
    </message>
    <message>
        <source>Line before (Up)</source>
        <translation>上一行（↑）</translation>
    </message>
    <message>
        <source>Next line (Down)</source>
        <translation>下一行（↓）</translation>
    </message>
    <message>
        <source>Paste or write what is to be read: one line each, or paragraphs.</source>
        <translation>粘贴或书写要朗读的内容：每行一句，或分段。</translation>
    </message>
    <message>
        <source>Text to read</source>
        <translation>要朗读的文本</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Record a take of this line (R)</source>
        <translation>录制本行的一条录音（R）</translation>
    </message>
    <message>
        <source>Count in {seconds} s</source>
        <translation>{seconds} 秒倒数</translation>
    </message>
    <message>
        <source>No count-in</source>
        <translation>不倒数</translation>
    </message>
    <message>
        <source>Count-in</source>
        <translation>倒数</translation>
    </message>
    <message>
        <source>Record, or stop recording</source>
        <translation>录音或停止录音</translation>
    </message>
    <message>
        <source>Play the newest take, or stop</source>
        <translation>播放最新一条录音或停止</translation>
    </message>
    <message>
        <source>Next line to read</source>
        <translation>下一句要朗读的</translation>
    </message>
    <message>
        <source>Line to read before</source>
        <translation>上一句要朗读的</translation>
    </message>
    <message>
        <source>Fetch back the take that was deleted last</source>
        <translation>取回最近删除的录音</translation>
    </message>
    <message>
        <source>Add sound files as takes…</source>
        <translation>把声音文件添加为录音…</translation>
    </message>
    <message>
        <source>No microphone</source>
        <translation>没有麦克风</translation>
    </message>
    <message>
        <source>No microphone was found. Connect one and look again, or drop sound files here.</source>
        <translation>未找到麦克风。请连接一个后重新查找，或把声音文件拖到这里。</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Record the stretch</source>
        <translation>录制这一段</translation>
    </message>
    <message>
        <source>Too loud: the take is clipped. Go farther from the microphone, or turn it down.</source>
        <translation>声音过大：录音已削波。请离麦克风远一些，或调低电平。</translation>
    </message>
    <message>
        <source>No takes of this line yet. Press Record, or drop sound files here.</source>
        <translation>本行还没有录音。请按“录音”，或把声音文件拖到这里。</translation>
    </message>
    <message>
        <source>Write above what is to be read.</source>
        <translation>请在上方写下要朗读的内容。</translation>
    </message>
    <message>
        <source>No narration yet. Write some in the storyboard, or choose “My own text”.</source>
        <translation>还没有旁白。请在故事板中书写，或选择“我自己的文本”。</translation>
    </message>
    <message>
        <source>Sound files</source>
        <translation>声音文件</translation>
    </message>
    <message>
        <source>Choose a line first: a dropped recording is a take of it.</source>
        <translation>请先选择一句台词：拖放的录音是它的一条录制。</translation>
    </message>
</context>
<context>
    <name>RecordingsStep</name>
    <message>
        <source>Recordings</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Repairs of {voice}</source>
        <translation>{voice}的修复</translation>
    </message>
    <message>
        <source>Leave a recording of {voice} out</source>
        <translation>不使用{voice}的一条录音</translation>
    </message>
</context>
<context>
    <name>Rehearsal</name>
    <message>
        <source>A sentence to hear the voice with</source>
        <translation>用来试听声音的句子</translation>
    </message>
    <message>
        <source>Sentence to hear the voice with</source>
        <translation>试听声音的句子</translation>
    </message>
    <message>
        <source>Write a sentence to hear.</source>
        <translation>请写一句要听的话。</translation>
    </message>
    <message>
        <source>The engine is not running.</source>
        <translation>引擎未运行。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>试听</translation>
    </message>
</context>
<context>
    <name>ResetDot</name>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>RoomCard</name>
    <message>
        <source>Room</source>
        <translation>房间</translation>
    </message>
    <message>
        <source>A reverb that every strip can send to</source>
        <translation>每个通道都可以发送到的混响</translation>
    </message>
    <message>
        <source>Decay</source>
        <translation>衰减</translation>
    </message>
    <message>
        <source>Seconds in which the room dies away by 60 dB</source>
        <translation>房间声衰减 60 dB 所需的秒数</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>预延迟</translation>
    </message>
    <message>
        <source>Milliseconds until the room answers</source>
        <translation>房间声出现之前的毫秒数</translation>
    </message>
    <message>
        <source>Damp</source>
        <translation>阻尼</translation>
    </message>
    <message>
        <source>How much sooner high frequencies die away</source>
        <translation>高频比低频衰减得快多少</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>电平</translation>
    </message>
    <message>
        <source>How loud the room is, in dB</source>
        <translation>房间声的音量（dB）</translation>
    </message>
</context>
<context>
    <name>Ruler</name>
    <message>
        <source>Time ruler</source>
        <translation>时间标尺</translation>
    </message>
    <message>
        <source>Plays smoothly.</source>
        <translation>播放流畅。</translation>
    </message>
    <message>
        <source>Made: how smoothly it plays is found out while you do nothing.</source>
        <translation>已生成：播放是否流畅，会在您空闲时测定。</translation>
    </message>
    <message>
        <source>Plays in fewer frames than it has.</source>
        <translation>播放时会跳过一些帧。</translation>
    </message>
    <message>
        <source>Out of date: the last good result is shown.</source>
        <translation>已过期：显示上一次的结果。</translation>
    </message>
    <message>
        <source>Not made yet.</source>
        <translation>尚未生成。</translation>
    </message>
    <message>
        <source>There is no room left for small copies: see Settings, Results on disk.</source>
        <translation>没有空间存放小副本了：请看“设置”中的“磁盘上的结果”。</translation>
    </message>
    <message>
        <source>Preparing while idle is switched off.</source>
        <translation>空闲时准备已关闭。</translation>
    </message>
    <message>
        <source>A small copy that plays smoothly is made while you do nothing.</source>
        <translation>您空闲时会生成可流畅播放的小副本。</translation>
    </message>
    <message>
        <source>Drag to scrub. Ctrl+wheel zooms.</source>
        <translation>拖动以搜寻。Ctrl+滚轮缩放。</translation>
    </message>
    <message>
        <source>Drag to move it. Double-click for its name and notes.</source>
        <translation>拖动以移动。双击编辑名称和备注。</translation>
    </message>
</context>
<context>
    <name>RuntimeInstall</name>
    <message>
        <source>Stopped. What was downloaded is kept, and Install goes on with it.</source>
        <translation>已停止。已下载的部分会保留，“安装”将从那里继续。</translation>
    </message>
</context>
<context>
    <name>RuntimePage</name>
    <message>
        <source>Model runtime</source>
        <translation>模型运行环境</translation>
    </message>
    <message>
        <source>Generative models run on PyTorch and Diffusers, which do not come with Shotgraph: each machine needs another build, some of them gigabytes. Everything that ships with Shotgraph works without.</source>
        <translation>生成模型运行在 PyTorch 和 Diffusers 上，它们不随 Shotgraph 提供：每台机器需要不同的版本，有的达数 GB。随 Shotgraph 提供的一切都不需要它。</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation>在这台机器上</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>版本类型</translation>
    </message>
    <message>
        <source>The first fits what was found here.</source>
        <translation>第一个适合此处检测到的硬件。</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>安装进度</translation>
    </message>
    <message>
        <source>torch {version}, in this Python’s own environment</source>
        <translation>torch {version}，位于此 Python 自己的环境</translation>
    </message>
    <message>
        <source>torch {version}, {build}, {size} MB</source>
        <translation>torch {version}，{build}，{size} MB</translation>
    </message>
    <message>
        <source>It was made for another version of Shotgraph; install it again.</source>
        <translation>它是为另一个版本的 Shotgraph 制作的；请重新安装。</translation>
    </message>
    <message>
        <source>Not installed. No build of PyTorch is made for this system.</source>
        <translation>未安装。没有适用于此系统的 PyTorch 版本。</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>{size} MB to download</source>
        <translation>需下载 {size} MB</translation>
    </message>
    <message>
        <source>size not known before</source>
        <translation>事先不知道大小</translation>
    </message>
    <message>
        <source>Downloading {name}: {done} of {total} MB</source>
        <translation>正在下载 {name}：{done} / {total} MB</translation>
    </message>
    <message>
        <source>Unpacking {name}</source>
        <translation>正在解压 {name}</translation>
    </message>
    <message>
        <source>Installed. The engine finds it by itself.</source>
        <translation>已安装。引擎会自动找到它。</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>已移除。</translation>
    </message>
</context>
<context>
    <name>SampleRow</name>
    <message>
        <source>listening…</source>
        <translation>正在听…</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>Leave this recording out; the file stays</source>
        <translation>不使用此录音；文件保留</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>mended: {repairs}</source>
        <translation>已修复：{repairs}</translation>
    </message>
    <message>
        <source>can be mended: {repairs}</source>
        <translation>可修复：{repairs}</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>Speech {rms} dBFS (−23 to −18 is asked for), true peak {peak} dBTP (under −3)</source>
        <translation>语音 {rms} dBFS（要求 −23 至 −18），真峰值 {peak} dBTP（低于 −3）</translation>
    </message>
</context>
<context>
    <name>SampleTable</name>
    <message>
        <source>Repair all</source>
        <translation>全部修复</translation>
    </message>
    <message>
        <source>Mend every fault that can be mended; the files themselves stay as they are</source>
        <translation>修复所有可修复的问题；文件本身保持不变</translation>
    </message>
    <message>
        <source>Trim</source>
        <translation>修剪</translation>
    </message>
    <message>
        <source>Long pauses</source>
        <translation>长停顿</translation>
    </message>
    <message>
        <source>Hum</source>
        <translation>嗡声</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>响度</translation>
    </message>
    <message>
        <source>Repair where needed</source>
        <translation>需要时修复</translation>
    </message>
    <message>
        <source>Mend this where it is found; the files themselves stay as they are</source>
        <translation>在发现之处修复此问题；文件本身保持不变</translation>
    </message>
    <message>
        <source>Drop recordings of one person here, or record them: 30 s of speech are enough.</source>
        <translation>将一个人的录音拖到这里，或直接录制：30 秒语音即可。</translation>
    </message>
    <message>
        <source>Listening to the recordings…</source>
        <translation>正在听录音…</translation>
    </message>
    <message>
        <source>Ready: {seconds} s of usable speech by one speaker.</source>
        <translation>就绪：同一说话人的可用语音共 {seconds} 秒。</translation>
    </message>
</context>
<context>
    <name>SayingRow</name>
    <message>
        <source>Nguyen</source>
        <translation>Nguyen</translation>
    </message>
    <message>
        <source>win</source>
        <translation>win</translation>
    </message>
    <message>
        <source>Word as it is written</source>
        <translation>单词的写法</translation>
    </message>
    <message>
        <source>How it is said</source>
        <translation>读法</translation>
    </message>
    <message>
        <source>As it sounds in English spelling, or phonemes between slashes: /ɡˈɜɹtə/</source>
        <translation>按英语拼写写出读音，或在斜线间写音标：/ɡˈɜɹtə/</translation>
    </message>
    <message>
        <source>Say this word as usual again</source>
        <translation>恢复此词的通常读法</translation>
    </message>
</context>
<context>
    <name>Sayings</name>
    <message>
        <source>A name is said wrong…</source>
        <translation>名字读错了…</translation>
    </message>
    <message>
        <source>Say how a word is pronounced; captions keep its spelling</source>
        <translation>指定单词的读法；字幕保留原拼写</translation>
    </message>
</context>
<context>
    <name>Scope</name>
    <message>
        <source>This shot only</source>
        <translation>仅此镜头</translation>
    </message>
    <message>
        <source>Choose a shot in the storyboard to change it alone; now changes apply to all shots</source>
        <translation>在故事板中选择一个镜头即可单独更改；现在的更改适用于所有镜头</translation>
    </message>
    <message>
        <source>All shots</source>
        <translation>所有镜头</translation>
    </message>
</context>
<context>
    <name>Scopes</name>
    <message>
        <source>Histogram, waveform, RGB parade and vectorscope</source>
        <translation>直方图、波形图、RGB 分列示波与矢量示波器</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Waveform</source>
        <translation>波形</translation>
    </message>
    <message>
        <source>RGB parade</source>
        <translation>RGB 分列</translation>
    </message>
    <message>
        <source>Vectorscope</source>
        <translation>矢量示波器</translation>
    </message>
</context>
<context>
    <name>ScriptField</name>
    <message>
        <source>Paste a script here, or drop its file: a chat model’s answer, a shot list, Fountain, Word, PDF …</source>
        <translation>在此粘贴剧本，或拖入其文件：聊天模型的回答、分镜表、Fountain、Word、PDF……</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>从文件…</translation>
    </message>
    <message>
        <source>Scripts</source>
        <translation>剧本</translation>
    </message>
    <message>
        <source>A script’s file</source>
        <translation>剧本文件</translation>
    </message>
    <message numerus="yes">
        <source>%n shot(s)</source>
        <translation><numerusform>%n 个镜头</numerusform></translation>
    </message>
    <message>
        <source>, {seconds} s</source>
        <translation>，{seconds} 秒</translation>
    </message>
    <message numerus="yes">
        <source>%n label(s) that nobody knows are left out.</source>
        <translation><numerusform>有 %n 个无法识别的标签被略去。</numerusform></translation>
    </message>
</context>
<context>
    <name>ScrollStrip</name>
    <message>
        <source>Earlier tools</source>
        <translation>前面的工具</translation>
    </message>
    <message>
        <source>More tools</source>
        <translation>更多工具</translation>
    </message>
</context>
<context>
    <name>ScrubBar</name>
    <message>
        <source>Position in the clip</source>
        <translation>片段中的位置</translation>
    </message>
</context>
<context>
    <name>SearchPopup</name>
    <message>
        <source>Nothing fits. Try another word.</source>
        <translation>没有匹配项，换个词试试。</translation>
    </message>
</context>
<context>
    <name>SeedEditor</name>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>New take</source>
        <translation>新版本</translation>
    </message>
    <message>
        <source>Draw another seed</source>
        <translation>换一个随机种子</translation>
    </message>
    <message>
        <source>Random: draw a seed for every new take</source>
        <translation>随机：每个新版本都换种子</translation>
    </message>
    <message>
        <source>Keep this seed</source>
        <translation>保留此种子</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Right-click to show it as a socket</source>
        <translation>右键单击可显示为接口</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>A wire gives this value</source>
        <translation>此值由连线提供</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>更改 {name}</translation>
    </message>
    <message>
        <source>Reset {name}</source>
        <translation>重置 {name}</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Hide the socket</source>
        <translation>隐藏接口</translation>
    </message>
    <message>
        <source>Show as a socket</source>
        <translation>显示为接口</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Search commands or keys</source>
        <translation>搜索命令或按键</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Double-click a command to give it other keys.</source>
        <translation>双击命令即可更改按键。</translation>
    </message>
    <message>
        <source>Usual keys for all</source>
        <translation>全部恢复默认按键</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>由你更改</translation>
    </message>
    <message>
        <source>New keys for {command}</source>
        <translation>“{command}”的新按键</translation>
    </message>
    <message>
        <source>{key} was taken from “{command}”.</source>
        <translation>{key} 已从“{command}”移走。</translation>
    </message>
</context>
<context>
    <name>ShotCard</name>
    <message>
        <source>Untitled</source>
        <translation>无标题</translation>
    </message>
    <message>
        <source>Shot {number}, {title}</source>
        <translation>镜头 {number}，{title}</translation>
    </message>
</context>
<context>
    <name>ShotForm</name>
    <message>
        <source>as long as its words</source>
        <translation>与旁白等长</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>旁白</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>镜头运动</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
</context>
<context>
    <name>ShotMaking</name>
    <message>
        <source>Retake…</source>
        <translation>重拍…</translation>
    </message>
    <message>
        <source>Use the next take</source>
        <translation>使用下一个镜次</translation>
    </message>
    <message>
        <source>Go on after the clip's end…</source>
        <translation>在片段结尾之后继续…</translation>
    </message>
    <message>
        <source>Fill the gap from its neighbours…</source>
        <translation>用相邻片段填补空隙…</translation>
    </message>
    <message>
        <source>Fill the gap with a new shot…</source>
        <translation>用新镜头填补空隙…</translation>
    </message>
    <message>
        <source>Make a sequence of the clips</source>
        <translation>将片段组成序列</translation>
    </message>
    <message>
        <source>Open the sequence</source>
        <translation>打开序列</translation>
    </message>
    <message>
        <source>Leave the sequence</source>
        <translation>离开序列</translation>
    </message>
    <message>
        <source>Choose a clip of the storyline.</source>
        <translation>请选择主故事线上的片段。</translation>
    </message>
    <message>
        <source>Nothing that this clip comes from is made by a seed.</source>
        <translation>这个片段的来源中没有由种子生成的内容。</translation>
    </message>
    <message>
        <source>There is no gap at the playhead.</source>
        <translation>播放头处没有空隙。</translation>
    </message>
    <message>
        <source>A frozen, ramped or backward clip cannot go on.</source>
        <translation>定格、变速或倒放的片段无法继续。</translation>
    </message>
    <message>
        <source>There is no other take yet.</source>
        <translation>还没有其他镜次。</translation>
    </message>
    <message>
        <source>No clip is chosen.</source>
        <translation>没有选中片段。</translation>
    </message>
    <message>
        <source>This clip is no sequence.</source>
        <translation>这个片段不是序列。</translation>
    </message>
    <message>
        <source>Retake</source>
        <translation>重拍</translation>
    </message>
    <message>
        <source>This shot has another seed of its own now; the take before is among its takes.</source>
        <translation>这个镜头现在有了自己的新种子；之前的镜次仍在其镜次列表中。</translation>
    </message>
    <message>
        <source>The old take stays until another one is used.</source>
        <translation>在使用另一个镜次之前，旧镜次保持不变。</translation>
    </message>
    <message>
        <source>Use a take</source>
        <translation>使用镜次</translation>
    </message>
    <message>
        <source>Take {number} of {all}</source>
        <translation>第 {number} 个镜次，共 {all} 个</translation>
    </message>
    <message>
        <source>Go on after the end</source>
        <translation>在结尾之后继续</translation>
    </message>
    <message>
        <source>Go on after the clip's end</source>
        <translation>在片段结尾之后继续</translation>
    </message>
    <message>
        <source>Fill the gap</source>
        <translation>填补空隙</translation>
    </message>
    <message>
        <source>Fill the gap from its neighbours</source>
        <translation>用相邻片段填补空隙</translation>
    </message>
    <message>
        <source>Fill the gap with a new shot</source>
        <translation>用新镜头填补空隙</translation>
    </message>
    <message>
        <source>Make a sequence</source>
        <translation>组成序列</translation>
    </message>
    <message>
        <source>Inside a sequence. Ctrl+Shift+O goes back to the film.</source>
        <translation>已进入序列。按 Ctrl+Shift+O 返回影片。</translation>
    </message>
    <message>
        <source>This timeline is in no other.</source>
        <translation>这条时间线不在其他时间线之中。</translation>
    </message>
</context>
<context>
    <name>SignalView</name>
    <message>
        <source>Signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>From {low} to {high} within {seconds} s</source>
        <translation>{seconds} 秒内从 {low} 到 {high}</translation>
    </message>
</context>
<context>
    <name>SigningPage</name>
    <message>
        <source>Signing</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>不签名</translation>
    </message>
    <message>
        <source>This machine’s own key</source>
        <translation>本机自己的密钥</translation>
    </message>
    <message>
        <source>My certificate</source>
        <translation>我的证书</translation>
    </message>
    <message>
        <source>Sign films</source>
        <translation>为影片签名</translation>
    </message>
    <message>
        <source>With Content Credentials (C2PA), put into the file when it is published. Each publish node can be left out. The film is otherwise the same.</source>
        <translation>使用内容凭证（C2PA），在发布时写入文件。每个发布节点都可以单独不签。影片本身不变。</translation>
    </message>
    <message>
        <source>Certificate chain, PEM, yours first</source>
        <translation>证书链，PEM 格式，您的证书在前</translation>
    </message>
    <message>
        <source>Private key, PEM, without a password</source>
        <translation>私钥，PEM 格式，不带密码</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose: {what}</source>
        <translation>选择：{what}</translation>
    </message>
    <message>
        <source>Films carry their record and its seal, which anybody could make anew.</source>
        <translation>影片带有制作记录及其封印，但任何人都可以重新伪造。</translation>
    </message>
    <message>
        <source>Shows that a file was not changed since, and that it was signed on this machine. Nobody vouches for the key: platforms show it as unknown.</source>
        <translation>表明文件此后没有被改动，并且是在这台机器上签名的。没有人为这把密钥担保：平台会显示为未知。</translation>
    </message>
    <message>
        <source>For studios and news rooms that have a certificate for C2PA. The files stay where they are and are read whenever a film is published; keep the key readable by you alone.</source>
        <translation>适用于拥有 C2PA 证书的制作公司和新闻机构。文件留在原处，每次发布影片时读取；请确保只有您能读取私钥。</translation>
    </message>
</context>
<context>
    <name>SizePresets</name>
    <message>
        <source>Format</source>
        <translation>画幅</translation>
    </message>
    <message>
        <source>custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Swap width and height</source>
        <translation>交换宽和高</translation>
    </message>
    <message>
        <source>Keep the proportion of width and height</source>
        <translation>保持宽高比例</translation>
    </message>
    <message>
        <source>Keep the proportion</source>
        <translation>锁定比例</translation>
    </message>
    <message>
        <source>Let go of the proportion</source>
        <translation>解锁比例</translation>
    </message>
    <message>
        <source>Change the size</source>
        <translation>更改尺寸</translation>
    </message>
</context>
<context>
    <name>SoundView</name>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
</context>
<context>
    <name>SourceEdits</name>
    <message>
        <source>Insert what the viewer shows</source>
        <translation>插入查看器中的内容</translation>
    </message>
    <message>
        <source>Lay what the viewer shows over the cut</source>
        <translation>用查看器中的内容覆盖</translation>
    </message>
    <message>
        <source>Replace the clip by what the viewer shows</source>
        <translation>用查看器中的内容替换片段</translation>
    </message>
    <message>
        <source>Insert from the viewer</source>
        <translation>从查看器插入</translation>
    </message>
    <message>
        <source>Lay over from the viewer</source>
        <translation>从查看器覆盖</translation>
    </message>
    <message>
        <source>No clip is chosen.</source>
        <translation>没有选择片段。</translation>
    </message>
    <message>
        <source>Replace from the viewer</source>
        <translation>从查看器替换</translation>
    </message>
    <message>
        <source>Look at a clip or a sound in the viewer first: select its node.</source>
        <translation>请先在查看器中查看一个片段或声音：选择其节点。</translation>
    </message>
    <message>
        <source>The timeline has no place for this.</source>
        <translation>时间线上放不下它。</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>CPU · {count} cores</source>
        <translation>CPU · {count} 核</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation><numerusform>还有 %n 个</numerusform></translation>
    </message>
    <message>
        <source>Show the render queue</source>
        <translation>显示渲染队列</translation>
    </message>
    <message>
        <source>Play {path}</source>
        <translation>播放 {path}</translation>
    </message>
    <message>
        <source>Play {file}</source>
        <translation>播放 {file}</translation>
    </message>
    <message>
        <source>{name} failed</source>
        <translation>{name}失败</translation>
    </message>
    <message>
        <source>No program for films was found; the file is {path}</source>
        <translation>未找到可播放影片的程序；文件位于 {path}</translation>
    </message>
    <message>
        <source>Engine ready</source>
        <translation>引擎就绪</translation>
    </message>
    <message>
        <source>Engine starting…</source>
        <translation>引擎正在启动…</translation>
    </message>
    <message>
        <source>Engine restarting…</source>
        <translation>引擎正在重启…</translation>
    </message>
    <message>
        <source>Engine stopped</source>
        <translation>引擎已停止</translation>
    </message>
    <message>
        <source>Cancelled; what was finished is kept</source>
        <translation>已取消；已完成的部分都保留着</translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) failed</source>
        <translation><numerusform>%n 个节点失败</numerusform></translation>
    </message>
    <message>
        <source>Rendered in {time}</source>
        <translation>渲染完成，用时 {time}</translation>
    </message>
    <message>
        <source>Memory of {device}</source>
        <translation>{device} 的显存</translation>
    </message>
</context>
<context>
    <name>Still</name>
    <message>
        <source>Rendering the still…</source>
        <translation>正在渲染静帧…</translation>
    </message>
</context>
<context>
    <name>StillPanel</name>
    <message>
        <source>The still has not been rendered yet.</source>
        <translation>静帧尚未渲染。</translation>
    </message>
    <message>
        <source>Render the still</source>
        <translation>渲染静帧</translation>
    </message>
</context>
<context>
    <name>StorePage</name>
    <message>
        <source>Results on disk</source>
        <translation>磁盘上的结果</translation>
    </message>
    <message>
        <source>Every result is kept here, so that nothing is made twice. When the store is full, what was not used for the longest time goes first; takes you keep stay.</source>
        <translation>所有结果都保存在这里，因此不会重复制作。存满之后，最久未用的先被清除；标记保留的版本不会被清除。</translation>
    </message>
    <message>
        <source>Folder of the store</source>
        <translation>结果库文件夹</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>From the next start on. Results in the old folder are not moved.</source>
        <translation>下次启动时生效。旧文件夹中的结果不会移动。</translation>
    </message>
    <message>
        <source>Largest size in GiB</source>
        <translation>最大容量（GiB）</translation>
    </message>
    <message>
        <source>At most (GiB)</source>
        <translation>上限（GiB）</translation>
    </message>
    <message>
        <source>Make small copies of slow stretches of a cut while idle</source>
        <translation>空闲时为剪辑中播放较慢的部分生成小副本</translation>
    </message>
    <message>
        <source>Smooth playing</source>
        <translation>流畅播放</translation>
    </message>
    <message>
        <source>They take up to a quarter of the size above, 8 GiB at most, and renders never use them.</source>
        <translation>最多占用上述大小的四分之一，且不超过 8 GiB；渲染从不使用它们。</translation>
    </message>
    <message>
        <source>counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Read every result and remove what is damaged</source>
        <translation>读取每个结果并删除损坏的</translation>
    </message>
    <message>
        <source>Clear…</source>
        <translation>清空…</translation>
    </message>
    <message>
        <source>Remove every result that is not a kept take</source>
        <translation>删除所有未标记保留的结果</translation>
    </message>
    <message>
        <source>The store’s size must be a number of GiB, at least {least}.</source>
        <translation>结果库的容量必须是以 GiB 为单位的数字，至少为 {least}。</translation>
    </message>
    <message>
        <source>Give the store a folder with its whole path.</source>
        <translation>请填写结果库文件夹的完整路径。</translation>
    </message>
    <message>
        <source>Nothing can be written in {folder}. Choose another folder.</source>
        <translation>无法写入 {folder}，请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Reading every result…</source>
        <translation>正在读取所有结果…</translation>
    </message>
    <message numerus="yes">
        <source>%n result(s) are whole.</source>
        <translation><numerusform>%n 个结果完好。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n damaged result(s) were removed; they are made again when needed.</source>
        <translation><numerusform>已删除 %n 个损坏的结果；需要时会重新制作。</numerusform></translation>
    </message>
    <message>
        <source>Clearing…</source>
        <translation>正在清空…</translation>
    </message>
    <message>
        <source>Cleared. Kept takes are still there.</source>
        <translation>已清空。标记保留的版本仍在。</translation>
    </message>
</context>
<context>
    <name>Storyboard</name>
    <message>
        <source>Write a script</source>
        <translation>写剧本</translation>
    </message>
    <message>
        <source>Paste a script...</source>
        <translation>粘贴剧本...</translation>
    </message>
    <message>
        <source>A chat model's shot list, a screenplay or plain text, with a look at what is read</source>
        <translation>聊天模型的分镜表、剧本或纯文本，并可查看读出的内容</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>The script's text, and what became of each of its lines</source>
        <translation>剧本文本，以及每一行的去向</translation>
    </message>
    <message>
        <source>All shots</source>
        <translation>所有镜头</translation>
    </message>
    <message>
        <source>Show and change all shots together</source>
        <translation>同时显示和更改所有镜头</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add a shot behind the chosen one</source>
        <translation>在所选镜头之后添加镜头</translation>
    </message>
    <message>
        <source>Add a shot</source>
        <translation>添加镜头</translation>
    </message>
    <message>
        <source>Edit the shot's words</source>
        <translation>编辑镜头的文字</translation>
    </message>
    <message>
        <source>Duplicate the shot</source>
        <translation>复制镜头</translation>
    </message>
    <message>
        <source>Split the shot in two</source>
        <translation>将镜头一分为二</translation>
    </message>
    <message>
        <source>The script's text, and how it is read</source>
        <translation>剧本文本及其读法</translation>
    </message>
    <message>
        <source>Delete the shot</source>
        <translation>删除镜头</translation>
    </message>
    <message>
        <source>Move the shot up</source>
        <translation>上移镜头</translation>
    </message>
    <message>
        <source>Move the shot down</source>
        <translation>下移镜头</translation>
    </message>
    <message>
        <source>Previous shot</source>
        <translation>上一个镜头</translation>
    </message>
    <message>
        <source>Next shot</source>
        <translation>下一个镜头</translation>
    </message>
    <message>
        <source>No script yet. A script is a list of shots; each becomes a picture, a clip and a line of speech.</source>
        <translation>还没有剧本。剧本是一串镜头，每个镜头会变成一幅画面、一段视频和一句旁白。</translation>
    </message>
    <message>
        <source>Edit shot</source>
        <translation>编辑镜头</translation>
    </message>
    <message>
        <source>Move shot</source>
        <translation>移动镜头</translation>
    </message>
    <message>
        <source>New shot</source>
        <translation>新镜头</translation>
    </message>
    <message>
        <source>Add shot</source>
        <translation>添加镜头</translation>
    </message>
    <message>
        <source>Duplicate shot</source>
        <translation>复制镜头</translation>
    </message>
    <message>
        <source>Split shot</source>
        <translation>拆分镜头</translation>
    </message>
    <message>
        <source>Delete shot</source>
        <translation>删除镜头</translation>
    </message>
    <message>
        <source>Add script</source>
        <translation>添加剧本</translation>
    </message>
</context>
<context>
    <name>TakeCard</name>
    <message>
        <source>seed {seed}</source>
        <translation>种子 {seed}</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>已保留</translation>
    </message>
    <message>
        <source>Take {number}</source>
        <translation>版本 {number}</translation>
    </message>
</context>
<context>
    <name>TakeList</name>
    <message>
        <source>A place for recordings</source>
        <translation>存放录音的位置</translation>
    </message>
    <message>
        <source>Take no longer used</source>
        <translation>不再使用这条录音</translation>
    </message>
    <message>
        <source>Use take {number} of {line}</source>
        <translation>使用 {line} 的第 {number} 条录音</translation>
    </message>
    <message>
        <source>The project uses this take. Choose another one first.</source>
        <translation>项目正在使用这条录音。请先选择另一条。</translation>
    </message>
    <message>
        <source>Deleted. “Fetch back the take that was deleted last” is among the commands.</source>
        <translation>已删除。可用命令“取回最近删除的录音”。</translation>
    </message>
</context>
<context>
    <name>TakeRow</name>
    <message>
        <source>Take {number}</source>
        <translation>录音 {number}</translation>
    </message>
    <message>
        <source>Play this take</source>
        <translation>播放这条录音</translation>
    </message>
    <message>
        <source>Keep: a take worth coming back to (K)</source>
        <translation>保留：值得再听的录音（K）</translation>
    </message>
    <message>
        <source>Use in the project (U)</source>
        <translation>用于项目（U）</translation>
    </message>
    <message>
        <source>Delete (Del); it stays in the folder 'deleted'</source>
        <translation>删除（Del）；保存在 deleted 文件夹中</translation>
    </message>
    <message>
        <source>{seconds} s · {peak} dB</source>
        <translation>{seconds} 秒 · {peak} dB</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
</context>
<context>
    <name>TakeStrip</name>
    <message>
        <source>Keep take</source>
        <translation>保留版本</translation>
    </message>
    <message>
        <source>Keep this take: it is never thrown away (P)</source>
        <translation>保留此版本：不会被清除（P）</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Use this take in the film</source>
        <translation>在影片中使用此版本</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Make another take with a new seed (V)</source>
        <translation>用新种子再做一个版本（V）</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>取消保留</translation>
    </message>
    <message>
        <source>Use this take</source>
        <translation>使用此版本</translation>
    </message>
    <message>
        <source>Compare with this take</source>
        <translation>与此版本比较</translation>
    </message>
</context>
<context>
    <name>TemplateCommands</name>
    <message>
        <source>New from a template…</source>
        <translation>从模板新建…</translation>
    </message>
    <message>
        <source>Complete this film</source>
        <translation>补全此影片</translation>
    </message>
    <message>
        <source>Save as a template…</source>
        <translation>存为模板…</translation>
    </message>
    <message>
        <source>There is no script to make a film of: add a Script node, or begin from a template.</source>
        <translation>没有可用来制作影片的剧本：请添加“剧本”节点，或从模板开始。</translation>
    </message>
    <message>
        <source>Nothing is missing: the film is complete.</source>
        <translation>什么都不缺：影片是完整的。</translation>
    </message>
    <message>
        <source>Complete the film</source>
        <translation>补全影片</translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) were added.</source>
        <translation><numerusform>添加了 %n 个节点。</numerusform></translation>
    </message>
    <message>
        <source>Save as a template</source>
        <translation>存为模板</translation>
    </message>
    <message>
        <source>What is it called?</source>
        <translation>叫什么名字？</translation>
    </message>
    <message>
        <source>There is a template “{title}” already. Replace it?</source>
        <translation>已有模板“{title}”。要替换它吗？</translation>
    </message>
    <message>
        <source>“{title}” is among the templates now.</source>
        <translation>“{title}”已加入模板。</translation>
    </message>
</context>
<context>
    <name>TemplateDialog</name>
    <message>
        <source>New from a template</source>
        <translation>从模板新建</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Make the film</source>
        <translation>制作影片</translation>
    </message>
</context>
<context>
    <name>TimelineCommands</name>
    <message>
        <source>This track is locked.</source>
        <translation>此轨道已锁定。</translation>
    </message>
    <message>
        <source>Split clip</source>
        <translation>拆分片段</translation>
    </message>
    <message>
        <source>Trim clip</source>
        <translation>修剪片段</translation>
    </message>
    <message>
        <source>Delete clips</source>
        <translation>删除多个片段</translation>
    </message>
    <message>
        <source>Delete clip</source>
        <translation>删除片段</translation>
    </message>
    <message>
        <source>Mark in and out first.</source>
        <translation>请先标记入点和出点。</translation>
    </message>
    <message>
        <source>Extract</source>
        <translation>提取</translation>
    </message>
    <message>
        <source>Lift</source>
        <translation>提升</translation>
    </message>
    <message>
        <source>Mute clip</source>
        <translation>片段静音</translation>
    </message>
    <message>
        <source>Unmute clip</source>
        <translation>取消片段静音</translation>
    </message>
    <message>
        <source>Link sound</source>
        <translation>链接声音</translation>
    </message>
    <message>
        <source>Unlink sound</source>
        <translation>取消链接声音</translation>
    </message>
    <message>
        <source>Undo changes of the clip</source>
        <translation>撤销对片段的更改</translation>
    </message>
</context>
<context>
    <name>TimelineLanes</name>
    <message>
        <source>This track is locked.</source>
        <translation>此轨道已锁定。</translation>
    </message>
    <message>
        <source>Drag to trim. Shift leaves a gap, Alt moves the cut.</source>
        <translation>拖动以修剪。Shift 留出空隙，Alt 移动剪切点。</translation>
    </message>
    <message>
        <source>Drag to fade in.</source>
        <translation>拖动以淡入。</translation>
    </message>
    <message>
        <source>Drag to fade out.</source>
        <translation>拖动以淡出。</translation>
    </message>
    <message>
        <source>Drag up or down for the gain. Shift for finer steps.</source>
        <translation>上下拖动以调整增益。按住 Shift 可微调。</translation>
    </message>
    <message>
        <source>Transition: drag its end for its length.</source>
        <translation>转场：拖动其两端调整长度。</translation>
    </message>
    <message>
        <source>Drag to move, over its neighbour to dissolve. Alt slips the picture.</source>
        <translation>拖动以移动，与相邻片段重叠即为叠化。Alt 滑移画面。</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Move or change {title}</source>
        <translation>移动或更改“{title}”</translation>
    </message>
</context>
<context>
    <name>TimelineMenus</name>
    <message>
        <source>Split here</source>
        <translation>在此分割</translation>
    </message>
    <message>
        <source>Trim the start to here</source>
        <translation>把开头修剪到此处</translation>
    </message>
    <message>
        <source>Trim the end to here</source>
        <translation>把结尾修剪到此处</translation>
    </message>
    <message>
        <source>Show its node</source>
        <translation>显示其节点</translation>
    </message>
    <message>
        <source>Playhead to here</source>
        <translation>播放头移到此处</translation>
    </message>
    <message>
        <source>Paste here</source>
        <translation>粘贴到此处</translation>
    </message>
    <message>
        <source>Add a title here</source>
        <translation>在此添加标题</translation>
    </message>
    <message>
        <source>Close the gap</source>
        <translation>闭合间隙</translation>
    </message>
    <message>
        <source>Select all of {track}</source>
        <translation>全选“{track}”</translation>
    </message>
    <message>
        <source>Edit the marker…</source>
        <translation>编辑标记…</translation>
    </message>
    <message>
        <source>Remove the marker</source>
        <translation>移除标记</translation>
    </message>
    <message>
        <source>Remove all markers</source>
        <translation>移除所有标记</translation>
    </message>
    <message>
        <source>Add a marker here</source>
        <translation>在此添加标记</translation>
    </message>
    <message>
        <source>Mark in here</source>
        <translation>在此标记入点</translation>
    </message>
    <message>
        <source>Mark out here</source>
        <translation>在此标记出点</translation>
    </message>
    <message>
        <source>Clear in and out</source>
        <translation>清除入点和出点</translation>
    </message>
    <message>
        <source>Unmute the track</source>
        <translation>取消轨道静音</translation>
    </message>
    <message>
        <source>Mute the track</source>
        <translation>轨道静音</translation>
    </message>
    <message>
        <source>Hear only this track</source>
        <translation>只听此轨道</translation>
    </message>
    <message>
        <source>Show the track</source>
        <translation>显示轨道</translation>
    </message>
    <message>
        <source>Hide the track</source>
        <translation>隐藏轨道</translation>
    </message>
    <message>
        <source>Hear its clips' own sounds</source>
        <translation>播放其片段自带的声音</translation>
    </message>
    <message>
        <source>Mute its clips' own sounds</source>
        <translation>静音其片段自带的声音</translation>
    </message>
    <message>
        <source>No longer the target</source>
        <translation>不再作为目标轨道</translation>
    </message>
    <message>
        <source>Target of pasted and dropped clips</source>
        <translation>作为粘贴和拖入片段的目标</translation>
    </message>
    <message>
        <source>Name the track…</source>
        <translation>命名轨道…</translation>
    </message>
    <message>
        <source>Track up</source>
        <translation>轨道上移</translation>
    </message>
    <message>
        <source>Track down</source>
        <translation>轨道下移</translation>
    </message>
    <message>
        <source>Usual height</source>
        <translation>默认高度</translation>
    </message>
    <message>
        <source>Delete the track</source>
        <translation>删除轨道</translation>
    </message>
    <message>
        <source>Unlock the track</source>
        <translation>解锁轨道</translation>
    </message>
    <message>
        <source>Lock the track</source>
        <translation>锁定轨道</translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Prepare slow stretches while idle, on or off</source>
        <translation>空闲时准备较慢的部分，开或关</translation>
    </message>
    <message>
        <source>No timeline yet. It lays the shots out in order, with voice, music and effects under them.</source>
        <translation>还没有时间线。它按顺序排列镜头，下面是旁白、音乐和音效。</translation>
    </message>
    <message>
        <source>Add a timeline</source>
        <translation>添加时间线</translation>
    </message>
    <message>
        <source>Preparing while idle is on.</source>
        <translation>空闲时准备已打开。</translation>
    </message>
    <message>
        <source>Preparing while idle is off.</source>
        <translation>空闲时准备已关闭。</translation>
    </message>
    <message>
        <source>The timeline has no place for this.</source>
        <translation>时间线上没有放置此内容的位置。</translation>
    </message>
    <message>
        <source>Wire {node} to the timeline</source>
        <translation>将{node}连接到时间线</translation>
    </message>
    <message>
        <source>Put files on the timeline</source>
        <translation>将文件放到时间线</translation>
    </message>
    <message>
        <source>A LUT has no place behind this clip.</source>
        <translation>此片段之后无法放置 LUT。</translation>
    </message>
    <message>
        <source>Apply a LUT</source>
        <translation>应用 LUT</translation>
    </message>
</context>
<context>
    <name>TimelineTransport</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Add a track</source>
        <translation>添加轨道</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>TokenLine</name>
    <message>
        <source>Token of the hub</source>
        <translation>模型站的令牌</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Some models ask who you are: open their page, sign in, accept the licence, and make a token that may read (Settings, Access Tokens). It is kept in the system’s keyring and sent to the hub alone.</source>
        <translation>有些模型需要确认身份：请打开其页面，登录并接受许可，然后创建一个只读令牌（Settings → Access Tokens）。令牌保存在系统密钥环中，只会发送给模型站。</translation>
    </message>
    <message>
        <source>Kept. Download again.</source>
        <translation>已保存。请重新下载。</translation>
    </message>
    <message>
        <source>Forgotten.</source>
        <translation>已忘记。</translation>
    </message>
</context>
<context>
    <name>ToneCurvesEditor</name>
    <message>
        <source>Master</source>
        <translation>主曲线</translation>
    </message>
    <message>
        <source>All channels alike</source>
        <translation>所有通道一起</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>The red channel alone</source>
        <translation>仅红色通道</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿</translation>
    </message>
    <message>
        <source>The green channel alone</source>
        <translation>仅绿色通道</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>The blue channel alone</source>
        <translation>仅蓝色通道</translation>
    </message>
    <message>
        <source>Hue / sat</source>
        <translation>色相／饱和度</translation>
    </message>
    <message>
        <source>How much colour each hue keeps</source>
        <translation>每种色相保留多少色彩</translation>
    </message>
    <message>
        <source>Add a point after this one (N)</source>
        <translation>在此点之后添加一个点（N）</translation>
    </message>
    <message>
        <source>Remove this point (Del)</source>
        <translation>移除此点（Del）</translation>
    </message>
    <message>
        <source>Make this curve straight</source>
        <translation>拉直此曲线</translation>
    </message>
    <message>
        <source>Curve: {name}</source>
        <translation>曲线：{name}</translation>
    </message>
    <message>
        <source>Drag the line or double-click to add a point, double-click a point to remove it; Shift is finer. Tab goes to the next one, the arrows move it.</source>
        <translation>拖动曲线或双击可添加点，双击点可移除；按住 Shift 更精细。Tab 转到下一点，方向键移动它。</translation>
    </message>
    <message>
        <source>Hue</source>
        <translation>色相</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>In</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Point {number} of {count}: {across}, {up}</source>
        <translation>第 {number} 点，共 {count} 点：{across}，{up}</translation>
    </message>
    <message>
        <source>Change a curve</source>
        <translation>修改曲线</translation>
    </message>
    <message>
        <source>Make a curve straight</source>
        <translation>拉直曲线</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Search  Ctrl+K</source>
        <translation>搜索  Ctrl+K</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>关闭项目</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Render  Ctrl+↵</source>
        <translation>渲染  Ctrl+↵</translation>
    </message>
    <message>
        <source>Stop the render (Ctrl+.); what is finished is kept</source>
        <translation>停止渲染（Ctrl+.）；已完成的部分会保留</translation>
    </message>
    <message>
        <source>Render the film</source>
        <translation>渲染影片</translation>
    </message>
    <message>
        <source>Stop the render</source>
        <translation>停止渲染</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>渲染</translation>
    </message>
</context>
<context>
    <name>TrackCommands</name>
    <message>
        <source>Add a video track</source>
        <translation>添加视频轨道</translation>
    </message>
    <message>
        <source>Add a title track</source>
        <translation>添加标题轨道</translation>
    </message>
    <message>
        <source>Add an audio track</source>
        <translation>添加音频轨道</translation>
    </message>
    <message>
        <source>Add a track</source>
        <translation>添加轨道</translation>
    </message>
    <message>
        <source>Delete track</source>
        <translation>删除轨道</translation>
    </message>
    <message>
        <source>Move track</source>
        <translation>移动轨道</translation>
    </message>
    <message>
        <source>Name track</source>
        <translation>命名轨道</translation>
    </message>
    <message>
        <source>Height of a track</source>
        <translation>轨道高度</translation>
    </message>
    <message>
        <source>Hide track</source>
        <translation>隐藏轨道</translation>
    </message>
    <message>
        <source>Show track</source>
        <translation>显示轨道</translation>
    </message>
    <message>
        <source>Target track</source>
        <translation>目标轨道</translation>
    </message>
    <message>
        <source>Mute track</source>
        <translation>轨道静音</translation>
    </message>
    <message>
        <source>Unmute track</source>
        <translation>取消轨道静音</translation>
    </message>
    <message>
        <source>Hear all tracks</source>
        <translation>播放所有轨道</translation>
    </message>
    <message>
        <source>Hear one track</source>
        <translation>只听一条轨道</translation>
    </message>
    <message>
        <source>Lock track</source>
        <translation>锁定轨道</translation>
    </message>
    <message>
        <source>Unlock track</source>
        <translation>解锁轨道</translation>
    </message>
</context>
<context>
    <name>TrackHeaders</name>
    <message>
        <source>Mute {track}</source>
        <translation>{track}静音</translation>
    </message>
    <message>
        <source>Hear only {track}</source>
        <translation>只听{track}</translation>
    </message>
    <message>
        <source>Hide {track}</source>
        <translation>隐藏“{track}”</translation>
    </message>
    <message>
        <source>Lock {track}</source>
        <translation>锁定{track}</translation>
    </message>
    <message>
        <source>Name of the track</source>
        <translation>轨道名称</translation>
    </message>
    <message>
        <source>Click {code} to put clips on this track. Double-click for another name. Drag to move it.</source>
        <translation>点击 {code} 把片段放到此轨道。双击重命名。拖动以移动。</translation>
    </message>
</context>
<context>
    <name>UpdatesPage</name>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>This version</source>
        <translation>当前版本</translation>
    </message>
    <message>
        <source>Look for a newer version once a day, at the start</source>
        <translation>每天启动时检查一次新版本</translation>
    </message>
    <message>
        <source>Automatically</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>One request for a version number. Nothing is downloaded or installed; you are told.</source>
        <translation>只请求一个版本号。不会下载或安装任何内容；仅通知您。</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>This is the newest version.</source>
        <translation>这是最新版本。</translation>
    </message>
</context>
<context>
    <name>Variations</name>
    <message>
        <source>Pick variation {number}</source>
        <translation>选用变体 {number}</translation>
    </message>
</context>
<context>
    <name>VerifyDialog</name>
    <message>
        <source>Verify a film</source>
        <translation>验证影片</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Films, sounds and pictures</source>
        <translation>影片、声音和图片</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Is it as it was published?</source>
        <translation>它与发布时一样吗？</translation>
    </message>
    <message>
        <source>It is looked at on this machine, and nothing is sent.</source>
        <translation>只在这台机器上查看，不会发送任何内容。</translation>
    </message>
    <message>
        <source>Drop a film, a sound or a picture here, or choose one.</source>
        <translation>把影片、声音或图片拖到这里，或选择一个。</translation>
    </message>
    <message>
        <source>as published</source>
        <translation>与发布时一致</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已改动</translation>
    </message>
    <message>
        <source>proves nothing</source>
        <translation>不能证明什么</translation>
    </message>
</context>
<context>
    <name>ViewerPanel</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Stay on this node</source>
        <translation>固定在此节点</translation>
    </message>
    <message>
        <source>Stay on this node when others are selected</source>
        <translation>选择其他节点时仍停留在此节点</translation>
    </message>
    <message>
        <source>Double-click the variation to go on with.</source>
        <translation>双击要继续使用的变体。</translation>
    </message>
    <message>
        <source>Save this frame</source>
        <translation>保存此帧</translation>
    </message>
    <message>
        <source>the frame is not there any more</source>
        <translation>该帧已不存在</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
</context>
<context>
    <name>ViewerTransport</name>
    <message>
        <source>Previous frame</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>Previous frame (,)</source>
        <translation>上一帧（,）</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>播放或暂停（空格）</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Next frame (.)</source>
        <translation>下一帧（.）</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Play again and again (Ctrl+L)</source>
        <translation>循环播放（Ctrl+L）</translation>
    </message>
    <message>
        <source>Compare takes</source>
        <translation>比较版本</translation>
    </message>
    <message>
        <source>Compare two takes (W)</source>
        <translation>比较两个版本（W）</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>示波器</translation>
    </message>
    <message>
        <source>Histogram, waveform, vectorscope (H)</source>
        <translation>直方图、波形、矢量示波器（H）</translation>
    </message>
    <message>
        <source>Save frame</source>
        <translation>保存帧</translation>
    </message>
    <message>
        <source>Save this frame as a PNG (Ctrl+Alt+S)</source>
        <translation>将此帧存为 PNG（Ctrl+Alt+S）</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Fit (F) or 100 % (1)</source>
        <translation>适合（F）或 100 %（1）</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>划像</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
</context>
<context>
    <name>VoicesPanel</name>
    <message>
        <source>Voice</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>New voice from recordings</source>
        <translation>用录音新建声音</translation>
    </message>
    <message>
        <source>Remove this voice from the project; recordings and consent stay</source>
        <translation>从项目中移除此声音；录音和同意记录保留</translation>
    </message>
    <message>
        <source>Name of the voice</source>
        <translation>声音名称</translation>
    </message>
    <message>
        <source>Only the speaker can allow a copy of their voice: they read a random sentence aloud, and its words and voice are checked here, on this machine. That deters; it cannot prevent.</source>
        <translation>只有说话人本人可以允许复制其声音：由本人朗读一个随机句子，并在本机核对词句与声音。这能起到威慑作用，但无法杜绝滥用。</translation>
    </message>
    <message>
        <source>This voice ships with the app. It needs no samples and no consent. Drop recordings here, or press +, to make a voice of a person who agrees to it.</source>
        <translation>此声音随应用提供，无需样本或同意。将录音拖到这里或按 +，可用经本人同意的录音制作声音。</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Clone</source>
        <translation>克隆</translation>
    </message>
    <message>
        <source>Make the voice of these recordings; its speaker is asked for consent</source>
        <translation>用这些录音制作声音；需征得说话人同意</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Clone the voice</source>
        <translation>克隆声音</translation>
    </message>
    <message>
        <source>Hear the voice speak a line</source>
        <translation>听此声音说一句</translation>
    </message>
    <message>
        <source>{name} · ships with the app</source>
        <translation>{name} · 随应用提供</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>speaks English</source>
        <translation>说英语</translation>
    </message>
    <message>
        <source>{seconds} s usable</source>
        <translation>可用 {seconds} 秒</translation>
    </message>
    <message>
        <source>the speaker reads a sentence</source>
        <translation>说话人朗读一句话</translation>
    </message>
    <message>
        <source>asked for before cloning</source>
        <translation>克隆前需要</translation>
    </message>
    <message>
        <source>likeness {figure}</source>
        <translation>相似度 {figure}</translation>
    </message>
    <message>
        <source>Stop using it</source>
        <translation>停止使用</translation>
    </message>
    <message>
        <source>Speak with the app’s own voice again</source>
        <translation>恢复使用应用自带的声音</translation>
    </message>
    <message>
        <source>Speak</source>
        <translation>朗读</translation>
    </message>
    <message>
        <source>Use for “{node}”</source>
        <translation>用于“{node}”</translation>
    </message>
    <message>
        <source>Use for the selection</source>
        <translation>用于所选节点</translation>
    </message>
    <message>
        <source>Use in the film</source>
        <translation>用于影片</translation>
    </message>
    <message>
        <source>Wire this voice to what speaks; select a Speak node to change only that one</source>
        <translation>将此声音连接到朗读节点；选择一个“朗读”节点则只更改该节点</translation>
    </message>
    <message>
        <source>Add recordings to {voice}</source>
        <translation>为{voice}添加录音</translation>
    </message>
    <message>
        <source>New voice</source>
        <translation>新声音</translation>
    </message>
    <message>
        <source>Add a voice</source>
        <translation>添加声音</translation>
    </message>
    <message>
        <source>Remove {voice}</source>
        <translation>移除{voice}</translation>
    </message>
    <message>
        <source>Name the voice</source>
        <translation>为声音命名</translation>
    </message>
    <message>
        <source>Speak as {voice}</source>
        <translation>以{voice}朗读</translation>
    </message>
    <message>
        <source>How names are said</source>
        <translation>名字的读法</translation>
    </message>
</context>
<context>
    <name>VolumeButton</name>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>Volume of clips</source>
        <translation>片段音量</translation>
    </message>
    <message>
        <source>Volume of tracks</source>
        <translation>轨道音量</translation>
    </message>
    <message>
        <source>Draw the volume over clips, or over tracks (V)</source>
        <translation>在片段或轨道上绘制音量（V）</translation>
    </message>
</context>
<context>
    <name>VolumeLines</name>
    <message>
        <source>Volume lines: of clips, of tracks, none</source>
        <translation>音量线：片段、轨道、无</translation>
    </message>
    <message>
        <source>The volume of a track is part of the mix, and there is none yet: add one in the mixer.</source>
        <translation>轨道音量属于混音，而目前还没有混音：请在混音器中添加。</translation>
    </message>
    <message>
        <source>Volume of {clip}</source>
        <translation>{clip}的音量</translation>
    </message>
    <message>
        <source>{title}: press the line to add a point</source>
        <translation>{title}：点按线条以添加控制点</translation>
    </message>
    <message>
        <source>Drag to move it, Shift for finer steps. Double-click or Del takes it away.</source>
        <translation>拖动以移动，按住 Shift 微调。双击或按 Del 删除。</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>静音</translation>
    </message>
</context>
<context>
    <name>Waveform</name>
    <message>
        <source>Press to play from here. Drag to choose a stretch, then record it anew.</source>
        <translation>点按从此处播放。拖动选择一段，然后重新录制。</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Make a film</source>
        <translation>制作影片</translation>
    </message>
    <message>
        <source>Wire nodes into a graph that becomes a film. Everything works offline.</source>
        <translation>把节点连成图，图就成为影片。一切都可离线进行。</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>What this machine can do…</source>
        <translation>本机能做什么…</translation>
    </message>
    <message>
        <source>RECENT</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>FROM A TEMPLATE</source>
        <translation>从模板开始</translation>
    </message>
    <message>
        <source>EXAMPLES TO BEGIN FROM</source>
        <translation>从示例开始</translation>
    </message>
    <message>
        <source>Film from a script</source>
        <translation>由剧本制作影片</translation>
    </message>
    <message>
        <source>Paste a chat model’s shot list, or an idea</source>
        <translation>粘贴聊天模型的分镜表，或一个想法</translation>
    </message>
    <message>
        <source>Slideshow with voice</source>
        <translation>配音幻灯片</translation>
    </message>
    <message>
        <source>Your pictures, and a voice over them</source>
        <translation>您的图片，配上旁白</translation>
    </message>
    <message>
        <source>Animate my pictures</source>
        <translation>让我的图片动起来</translation>
    </message>
    <message>
        <source>The camera moves through them, with music</source>
        <translation>镜头在其中移动，并配有音乐</translation>
    </message>
    <message>
        <source>Restore a clip</source>
        <translation>修复片段</translation>
    </message>
    <message>
        <source>Less noise, larger, sharper, clearer sound</source>
        <translation>更少噪点、更大、更锐利、声音更清晰</translation>
    </message>
    <message>
        <source>Dub a film</source>
        <translation>为影片配音</translation>
    </message>
    <message>
        <source>In another voice or language, with captions</source>
        <translation>换一种声音或语言，并配字幕</translation>
    </message>
    <message>
        <source>The future of football</source>
        <translation>足球的未来</translation>
    </message>
    <message>
        <source>A film of twelve shots, from script to mix. Start here.</source>
        <translation>十二个镜头的影片，从剧本到混音。从这里开始。</translation>
    </message>
    <message>
        <source>Image to clip</source>
        <translation>图片变片段</translation>
    </message>
    <message>
        <source>Brush the sea until it moves, and push the camera in</source>
        <translation>用笔刷让大海动起来，并推近镜头</translation>
    </message>
    <message>
        <source>Vertical short</source>
        <translation>竖屏短片</translation>
    </message>
    <message>
        <source>9:16 with a title and burnt-in captions</source>
        <translation>9:16，带片名和内嵌字幕</translation>
    </message>
    <message>
        <source>Voice-over for slides</source>
        <translation>幻灯片旁白</translation>
    </message>
    <message>
        <source>Stills, and a voice that explains them</source>
        <translation>静帧与讲解的声音</translation>
    </message>
    <message>
        <source>Music and effects</source>
        <translation>音乐与音效</translation>
    </message>
    <message>
        <source>A sound bed under rain and thunder, −16 LUFS</source>
        <translation>雨声与雷声下的音乐铺底，−16 LUFS</translation>
    </message>
    <message>
        <source>Grade a clip</source>
        <translation>为片段调色</translation>
    </message>
    <message>
        <source>Colour wheels, curves, a vignette and film grain</source>
        <translation>色轮、曲线、暗角与胶片颗粒</translation>
    </message>
    <message>
        <source>Slow motion</source>
        <translation>慢动作</translation>
    </message>
    <message>
        <source>A quarter of the speed, with new frames in between</source>
        <translation>四分之一速度，并插入新帧</translation>
    </message>
    <message>
        <source>Steady and ramp</source>
        <translation>稳定与变速</translation>
    </message>
    <message>
        <source>A shaky hand made calm, then fast and slow</source>
        <translation>手持抖动变得平稳，再时快时慢</translation>
    </message>
    <message>
        <source>Denoise, enlarge and sharpen</source>
        <translation>降噪、放大、锐化</translation>
    </message>
    <message>
        <source>Key and composite</source>
        <translation>抠像与合成</translation>
    </message>
    <message>
        <source>A balloon drawn before a green screen, over a clip</source>
        <translation>画在绿幕前的气球，叠加到片段上</translation>
    </message>
    <message>
        <source>Cut for another editor</source>
        <translation>交给其他剪辑软件</translation>
    </message>
    <message>
        <source>Three clips, as a film and as FCPXML</source>
        <translation>三个片段，输出影片和 FCPXML</translation>
    </message>
    <message>
        <source>Light that follows the music</source>
        <translation>随音乐变化的光</translation>
    </message>
    <message>
        <source>A title that flashes with the kick drum, and keyframes</source>
        <translation>随底鼓闪动的标题，以及关键帧</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Arithmetic that drives the settings of other nodes</source>
        <translation>用算术驱动其他节点的设置</translation>
    </message>
</context>
<context>
    <name>WindowMenus</name>
    <message>
        <source>Open recent</source>
        <translation>打开最近的项目</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
</context>
<context>
    <name>WishDialog</name>
    <message>
        <source>What is to be seen</source>
        <translation>画面内容</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>生成</translation>
    </message>
</context>
<context>
    <name>_Wheel</name>
    <message>
        <source>{wheel}: colour wheel</source>
        <translation>{wheel}：色轮</translation>
    </message>
    <message>
        <source>Reset {wheel}</source>
        <translation>重置{wheel}</translation>
    </message>
    <message>
        <source>A wire gives this value</source>
        <translation>此值由连线给出</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>更改{name}</translation>
    </message>
</context>
<context>
    <name>ask</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>“{name}” is open in another window</source>
        <translation>“{name}”已在另一个窗口中打开</translation>
    </message>
    <message>
        <source>Whoever saves last replaces what the other has saved. Close it in one of the windows.</source>
        <translation>后保存者会覆盖先保存者的内容。请在其中一个窗口中关闭它。</translation>
    </message>
    <message>
        <source>“{name}” cannot be opened</source>
        <translation>无法打开“{name}”</translation>
    </message>
    <message>
        <source>Open the backup</source>
        <translation>打开备份</translation>
    </message>
    <message>
        <source>Save “{name}” before it is closed?</source>
        <translation>关闭前保存“{name}”吗？</translation>
    </message>
    <message>
        <source>Your changes are lost if you do not save them.</source>
        <translation>不保存的话，所做的更改会丢失。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Don’t save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>“{name}” carries its project</source>
        <translation>“{name}”附带了它的项目</translation>
    </message>
    <message>
        <source>Use what is seen and heard, or open the project that it was made with. With Shift it is used at once.</source>
        <translation>可以使用其中的画面和声音，也可以打开制作它的项目。按住 Shift 则直接使用。</translation>
    </message>
    <message>
        <source>Use it here</source>
        <translation>在此使用</translation>
    </message>
    <message>
        <source>Open its project</source>
        <translation>打开它的项目</translation>
    </message>
    <message>
        <source>Stop rendering “{name}”?</source>
        <translation>停止渲染“{name}”？</translation>
    </message>
    <message>
        <source>What is finished is kept: the next render goes on from there.</source>
        <translation>已完成的部分会保留：下次渲染从那里继续。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on rendering</source>
        <translation>继续渲染</translation>
    </message>
    <message>
        <source>Recover unsaved work in “{name}”?</source>
        <translation>恢复“{name}”中未保存的内容吗？</translation>
    </message>
    <message>
        <source>Shotgraph ended unexpectedly. Everything up to the last moment before was kept.</source>
        <translation>Shotgraph 意外退出。直到退出前一刻的内容都已保留。</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Open the saved file</source>
        <translation>打开已保存的文件</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>Remove all results from the disk?</source>
        <translation>要从磁盘上删除所有结果吗？</translation>
    </message>
    <message>
        <source>Projects and kept takes stay. Everything else has to be rendered again when it is needed.</source>
        <translation>项目和标记保留的版本不受影响，其余内容在需要时要重新渲染。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Trust the plugin “{name}”?</source>
        <translation>信任插件“{name}”吗？</translation>
    </message>
    <message>
        <source>Its code runs on this machine with all your rights: it can read, change and send any file you can. Trust it only if you know who wrote it. It lies in {folder}.</source>
        <translation>它的代码会以你的全部权限在这台电脑上运行：凡是你能读写的文件，它都能读取、修改和发送。只有知道作者是谁时才应信任它。它位于 {folder}。</translation>
    </message>
    <message>
        <source>Don’t trust</source>
        <translation>不信任</translation>
    </message>
    <message>
        <source>Trust it</source>
        <translation>信任</translation>
    </message>
    <message>
        <source>It writes files outside its folder:</source>
        <translation>它会写入其文件夹之外的文件：</translation>
    </message>
    <message>
        <source>It sends texts to {place}:</source>
        <translation>它会向 {place} 发送文字：</translation>
    </message>
    <message>
        <source>It reads {count} files outside its folder:</source>
        <translation>它会读取其文件夹之外的 {count} 个文件：</translation>
    </message>
    <message>
        <source>Allow it only if you know where the project comes from. You are asked once.</source>
        <translation>只有知道项目来自何处时才应允许。只会询问一次。</translation>
    </message>
    <message>
        <source>“{name}” reaches beyond its folder</source>
        <translation>“{name}”要访问其文件夹之外的内容</translation>
    </message>
    <message>
        <source>Don’t allow</source>
        <translation>不允许</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>允许</translation>
    </message>
    <message>
        <source>    and {count} more</source>
        <translation>    以及另外 {count} 项</translation>
    </message>
    <message>
        <source>Another program has changed “{name}”</source>
        <translation>“{name}”已被其他程序修改</translation>
    </message>
    <message>
        <source>Saving replaces what it wrote; the file as it is now is kept as a backup ending in .bak.</source>
        <translation>保存会覆盖它写入的内容；当前文件会留作扩展名为 .bak 的备份。</translation>
    </message>
    <message>
        <source>Save mine</source>
        <translation>保存我的</translation>
    </message>
    <message>
        <source>Load theirs</source>
        <translation>载入对方的</translation>
    </message>
    <message>
        <source>node “{node}”</source>
        <translation>节点“{node}”</translation>
    </message>
    <message>
        <source>your film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>, {item}</source>
        <translation>、{item}</translation>
    </message>
    <message>
        <source>The engine stopped while it worked on {place}</source>
        <translation>引擎在处理{place}时停止了</translation>
    </message>
    <message>
        <source>It has been started again. Your project is safe, and what was finished is kept.</source>
        <translation>引擎已重新启动。项目安然无恙，已完成的部分都保留着。</translation>
    </message>
    <message>
        <source>Resume the render</source>
        <translation>继续渲染</translation>
    </message>
</context>
<context>
    <name>canvas</name>
    <message>
        <source>Runs on every frame of the clip</source>
        <translation>对片段的每一帧运行</translation>
    </message>
</context>
<context>
    <name>check</name>
    <message>
        <source>The picture is black.</source>
        <translation>画面全黑。</translation>
    </message>
    <message>
        <source>The picture stands still.</source>
        <translation>画面静止不动。</translation>
    </message>
    <message>
        <source>It flashes {count} times a second: more than three can cause seizures (ITU-R BT.1702).</source>
        <translation>每秒闪烁 {count} 次：超过三次可能诱发癫痫（ITU-R BT.1702）。</translation>
    </message>
    <message>
        <source>It flashes in red {count} times a second: more than three can cause seizures (ITU-R BT.1702).</source>
        <translation>每秒红色闪烁 {count} 次：超过三次可能诱发癫痫（ITU-R BT.1702）。</translation>
    </message>
    <message>
        <source>The whole picture flickers, by up to {amount} levels of 255.</source>
        <translation>整个画面忽明忽暗，幅度达 255 级中的 {amount} 级。</translation>
    </message>
    <message>
        <source>{amount} % of the picture are white beyond telling.</source>
        <translation>画面的 {amount} % 过曝，已无细节。</translation>
    </message>
    <message>
        <source>{amount} % of the picture lie beyond the range of brightness that the film says it has.</source>
        <translation>画面的 {amount} % 超出影片所标明的亮度范围。</translation>
    </message>
    <message>
        <source>{amount} % of the picture lie beyond the range of colours that the film says it has.</source>
        <translation>画面的 {amount} % 超出影片所标明的色彩范围。</translation>
    </message>
    <message>
        <source>Text stands outside the safe area, nearer than 5 % to an edge (EBU R 95).</source>
        <translation>文字超出安全区，距边缘不足 5 %（EBU R 95）。</translation>
    </message>
    <message>
        <source>Text is cut by the crop.</source>
        <translation>文字被裁切。</translation>
    </message>
    <message>
        <source>The sound is silent.</source>
        <translation>没有声音。</translation>
    </message>
    <message>
        <source>The sound is cut off at full scale.</source>
        <translation>声音在满幅处削波。</translation>
    </message>
    <message>
        <source>The film is {amount} LU {way} for {target}: it has {have} LUFS, {wanted} are asked for.</source>
        <translation>对于 {target}，影片{way} {amount} LU：实际为 {have} LUFS，要求为 {wanted}。</translation>
    </message>
    <message>
        <source>True peaks are {amount} dB over what {target} takes: {have} dBTP.</source>
        <translation>真峰值比 {target} 允许的高 {amount} dB：{have} dBTP。</translation>
    </message>
    <message>
        <source>There is no sound.</source>
        <translation>没有声轨。</translation>
    </message>
    <message>
        <source>The sound ends {amount} s before the picture.</source>
        <translation>声音比画面早结束 {amount} 秒。</translation>
    </message>
    <message>
        <source>The sound goes on for {amount} s after the picture.</source>
        <translation>画面结束后声音还持续 {amount} 秒。</translation>
    </message>
    <message>
        <source>The captions seem to be in “{found}”, not in “{wanted}”.</source>
        <translation>字幕似乎是“{found}”，而不是“{wanted}”。</translation>
    </message>
    <message>
        <source>What is spoken seems to be in “{found}”, not in “{wanted}”.</source>
        <translation>台词似乎是“{found}”，而不是“{wanted}”。</translation>
    </message>
    <message>
        <source>A caption stands past the film’s end.</source>
        <translation>有字幕位于影片结束之后。</translation>
    </message>
    <message>
        <source>A caption goes by too fast: {amount} characters a second.</source>
        <translation>有字幕闪过太快：每秒 {amount} 个字符。</translation>
    </message>
    <message>
        <source>too loud</source>
        <translation>偏响</translation>
    </message>
    <message>
        <source>too quiet</source>
        <translation>偏轻</translation>
    </message>
</context>
<context>
    <name>clip</name>
    <message>
        <source>to the right</source>
        <translation>向右</translation>
    </message>
    <message>
        <source>to the left</source>
        <translation>向左</translation>
    </message>
    <message>
        <source>down</source>
        <translation>向下</translation>
    </message>
    <message>
        <source>up</source>
        <translation>向上</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Second line</source>
        <translation>第二行</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>样式</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Accent</source>
        <translation>强调色</translation>
    </message>
    <message>
        <source>Comes in</source>
        <translation>入场</translation>
    </message>
    <message>
        <source>in</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Goes out</source>
        <translation>出场</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适配</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>向右</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>向下</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Crop and anchor</source>
        <translation>裁剪和锚点</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>下</translation>
    </message>
    <message>
        <source>Anchor across</source>
        <translation>锚点横向</translation>
    </message>
    <message>
        <source>Anchor down</source>
        <translation>锚点纵向</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Ramp</source>
        <translation>变速</translation>
    </message>
    <message>
        <source>Backwards</source>
        <translation>倒放</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>定格</translation>
    </message>
    <message>
        <source>Keep the pitch</source>
        <translation>保持音高</translation>
    </message>
    <message>
        <source>At its end</source>
        <translation>结束后</translation>
    </message>
    <message>
        <source>hold the last frame</source>
        <translation>停在最后一帧</translation>
    </message>
    <message>
        <source>begin again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>声像</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Begins before</source>
        <translation>提前开始</translation>
    </message>
    <message>
        <source>Goes on after</source>
        <translation>延后结束</translation>
    </message>
    <message>
        <source>Crossfade</source>
        <translation>交叉淡变</translation>
    </message>
    <message>
        <source>Fades</source>
        <translation>淡变</translation>
    </message>
    <message>
        <source>Fade in</source>
        <translation>淡入</translation>
    </message>
    <message>
        <source>Fade out</source>
        <translation>淡出</translation>
    </message>
    <message>
        <source>Transition from the clip before</source>
        <translation>与前一片段的转场</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Softness</source>
        <translation>柔和度</translation>
    </message>
    <message>
        <source>Faster and faster</source>
        <translation>越来越快</translation>
    </message>
    <message>
        <source>Slower and slower</source>
        <translation>越来越慢</translation>
    </message>
    <message>
        <source>Fast, slow, fast</source>
        <translation>快、慢、快</translation>
    </message>
    <message>
        <source>Rush, then slow</source>
        <translation>先快后慢</translation>
    </message>
    <message>
        <source>Bullet time</source>
        <translation>子弹时间</translation>
    </message>
    <message>
        <source>Dissolve</source>
        <translation>叠化</translation>
    </message>
    <message>
        <source>Dip</source>
        <translation>过渡色</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>划像</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>滑动</translation>
    </message>
    <message>
        <source>Push</source>
        <translation>推移</translation>
    </message>
    <message>
        <source>Iris</source>
        <translation>圈入</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Clock wipe</source>
        <translation>时钟划像</translation>
    </message>
    <message>
        <source>Luma wipe</source>
        <translation>亮度划像</translation>
    </message>
    <message>
        <source>Zoom blur</source>
        <translation>缩放模糊</translation>
    </message>
    <message>
        <source>Lower third</source>
        <translation>下三分之一</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>居中</translation>
    </message>
    <message>
        <source>Corner</source>
        <translation>角落</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>陈述</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>字幕</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>演职员表</translation>
    </message>
    <message>
        <source>as the style does</source>
        <translation>按样式</translation>
    </message>
    <message>
        <source>fading</source>
        <translation>淡变</translation>
    </message>
    <message>
        <source>sliding left</source>
        <translation>向左滑动</translation>
    </message>
    <message>
        <source>sliding right</source>
        <translation>向右滑动</translation>
    </message>
    <message>
        <source>sliding up</source>
        <translation>向上滑动</translation>
    </message>
    <message>
        <source>sliding down</source>
        <translation>向下滑动</translation>
    </message>
    <message>
        <source>being revealed</source>
        <translation>逐渐显露</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>as the film</source>
        <translation>与影片相同</translation>
    </message>
    <message>
        <source>fill, cropped</source>
        <translation>填满并裁剪</translation>
    </message>
    <message>
        <source>fit, whole</source>
        <translation>完整显示</translation>
    </message>
    <message>
        <source>stretch</source>
        <translation>拉伸</translation>
    </message>
</context>
<context>
    <name>credits</name>
    <message>
        <source>How {name} was made</source>
        <translation>{name} 是如何制作的</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Who and what made it</source>
        <translation>由谁、用什么制作</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>This file does not say how it was made: it was not published by Shotgraph, was published without provenance, or has lost it on its way.</source>
        <translation>此文件未说明其制作方式：它不是由 Shotgraph 发布的、发布时未附来源信息，或信息已在途中丢失。</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>制作者</translation>
    </message>
    <message>
        <source>in the voice of {name}</source>
        <translation>使用 {name} 的声音</translation>
    </message>
    <message>
        <source>seeds: {seeds}</source>
        <translation>种子：{seeds}</translation>
    </message>
    <message>
        <source>Of these files</source>
        <translation>使用的文件</translation>
    </message>
    <message>
        <source>In the voice of</source>
        <translation>使用的声音</translation>
    </message>
    <message>
        <source>Published without provenance, but for the consents to cloned voices.</source>
        <translation>发布时未附来源信息，仅保留克隆声音的同意记录。</translation>
    </message>
    <message>
        <source>Made by generative AI.</source>
        <translation>由生成式 AI 制作。</translation>
    </message>
    <message>
        <source>Other media, changed by generative AI.</source>
        <translation>由生成式 AI 修改的其他媒体。</translation>
    </message>
    <message>
        <source>Put together; parts of it are made by generative AI.</source>
        <translation>组合而成；其中部分由生成式 AI 制作。</translation>
    </message>
    <message>
        <source>Made by a program’s rules, without generative AI.</source>
        <translation>由程序规则制作，未使用生成式 AI。</translation>
    </message>
    <message>
        <source>Made by a person, without generative AI.</source>
        <translation>由人制作，未使用生成式 AI。</translation>
    </message>
    <message>
        <source>Put together; parts of it are from files that do not say where they are from.</source>
        <translation>组合而成；其中部分来自未说明出处的文件。</translation>
    </message>
    <message>
        <source>Put together of recordings of real life.</source>
        <translation>由实拍素材组合而成。</translation>
    </message>
    <message>
        <source>A recording of real life.</source>
        <translation>实拍素材。</translation>
    </message>
    <message>
        <source>Made of files that do not say where they are from.</source>
        <translation>由未说明出处的文件制作。</translation>
    </message>
    <message>
        <source>Published by {program}.</source>
        <translation>由 {program} 发布。</translation>
    </message>
    <message>
        <source>not for commercial use</source>
        <translation>不可商用</translation>
    </message>
    <message>
        <source>commercial use on conditions</source>
        <translation>有条件商用</translation>
    </message>
    <message>
        <source>licence not known</source>
        <translation>许可证未知</translation>
    </message>
    <message>
        <source>where it fits</source>
        <translation>在适用之处</translation>
    </message>
    <message>
        <source>Consent {id}</source>
        <translation>同意 {id}</translation>
    </message>
    <message>
        <source>{who} consented on {given}, for: {purpose}</source>
        <translation>{who} 于 {given} 同意，用途：{purpose}</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>至 {day}</translation>
    </message>
    <message>
        <source>without end</source>
        <translation>无期限</translation>
    </message>
    <message>
        <source>Its record is not on this machine, so its signature cannot be checked here.</source>
        <translation>其记录不在本机，无法在此核对签名。</translation>
    </message>
    <message>
        <source>Not as it was signed on this machine: what the file says of it was changed.</source>
        <translation>与本机签名的内容不符：文件中的说明被更改过。</translation>
    </message>
    <message>
        <source>Its signature is right, and it holds.</source>
        <translation>签名正确，且仍有效。</translation>
    </message>
    <message>
        <source>It holds.</source>
        <translation>仍有效。</translation>
    </message>
</context>
<context>
    <name>dropped files</name>
    <message>
        <source>And {count} more files were left out.</source>
        <translation>另有 {count} 个文件未载入。</translation>
    </message>
    <message>
        <source>{name} is no sound file that is read here. These are: {endings}.</source>
        <translation>{name} 不是此处可读取的声音文件。可读取的有：{endings}。</translation>
    </message>
    <message>
        <source>{name} is a folder without pictures: drop the files in it.</source>
        <translation>{name} 是没有图片的文件夹：请拖放其中的文件。</translation>
    </message>
    <message>
        <source>{name} is not there any more.</source>
        <translation>{name} 已不存在。</translation>
    </message>
    <message>
        <source>{name} is a cut: the timeline reads it, drop it there.</source>
        <translation>{name} 是一份剪辑：时间线可以读取，请拖放到时间线上。</translation>
    </message>
    <message>
        <source>{name} is a cut in its program's own form: export it as OTIO, FCPXML, XML or EDL.</source>
        <translation>{name} 是剪辑软件自有格式的剪辑：请导出为 OTIO、FCPXML、XML 或 EDL。</translation>
    </message>
    <message>
        <source>{name} has no ending that says what it is, and is neither film nor sound.</source>
        <translation>{name} 没有表明类型的扩展名，也不是影片或声音。</translation>
    </message>
    <message>
        <source>{ending} files such as {name} are not read: films, pictures, sounds, scripts, captions and LUTs are.</source>
        <translation>无法读取 {name} 这类 {ending} 文件：可读取的是影片、图片、声音、剧本、字幕和查找表。</translation>
    </message>
</context>
<context>
    <name>looks</name>
    <message>
        <source>Bloom</source>
        <translation>柔光溢出</translation>
    </message>
    <message>
        <source>Lights shine softly into what is around them.</source>
        <translation>光源柔和地溢入周围。</translation>
    </message>
    <message>
        <source>Comic</source>
        <translation>漫画</translation>
    </message>
    <message>
        <source>Flat colours, ink and printed dots.</source>
        <translation>平涂色块、墨线与网点。</translation>
    </message>
    <message>
        <source>Dream</source>
        <translation>梦境</translation>
    </message>
    <message>
        <source>Soft and bright, as remembered.</source>
        <translation>柔和明亮，如同回忆。</translation>
    </message>
    <message>
        <source>Film dust and gate weave</source>
        <translation>胶片灰尘与片门晃动</translation>
    </message>
    <message>
        <source>A print that has been shown often: dust, scratches, flicker, grain, an unsteady gate.</source>
        <translation>放映多次的拷贝：灰尘、划痕、闪烁、颗粒与不稳的片门。</translation>
    </message>
    <message>
        <source>Glitch</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>A bad digital signal: colours apart, bands and blocks out of place.</source>
        <translation>糟糕的数字信号：颜色分离，条带与方块错位。</translation>
    </message>
    <message>
        <source>Halation</source>
        <translation>光晕</translation>
    </message>
    <message>
        <source>The red glow that film has around lights.</source>
        <translation>胶片在光源周围产生的红色光晕。</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>夜晚</translation>
    </message>
    <message>
        <source>Day for night: dark and blue.</source>
        <translation>日拍夜：昏暗而偏蓝。</translation>
    </message>
    <message>
        <source>Old photograph</source>
        <translation>老照片</translation>
    </message>
    <message>
        <source>Brown with age, soft, dark at the corners, spotted.</source>
        <translation>泛黄、柔和、四角发暗、布满斑点。</translation>
    </message>
    <message>
        <source>VHS</source>
        <translation>VHS 录像带</translation>
    </message>
    <message>
        <source>A home video tape of the eighties: soft, bleeding colours, trembling lines.</source>
        <translation>八十年代的家用录像带：画面柔软、颜色渗出、线条抖动。</translation>
    </message>
</context>
<context>
    <name>machine</name>
    <message>
        <source>works</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>goes without</source>
        <translation>缺少，但不影响使用</translation>
    </message>
    <message>
        <source>must be mended</source>
        <translation>必须修复</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>Codecs</source>
        <translation>编解码器</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>显示器</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>结果库</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>mixer</name>
    <message>
        <source>Voice</source>
        <translation>旁白</translation>
    </message>
    <message>
        <source>Music</source>
        <translation>音乐</translation>
    </message>
    <message>
        <source>Effects</source>
        <translation>音效</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>Pictures from words</source>
        <translation>文字生成图片</translation>
    </message>
    <message>
        <source>Pictures changed</source>
        <translation>图片修改</translation>
    </message>
    <message>
        <source>Parts of pictures repainted</source>
        <translation>图片局部重绘</translation>
    </message>
    <message>
        <source>Guides for pictures (ControlNet)</source>
        <translation>图片引导（ControlNet）</translation>
    </message>
    <message>
        <source>Pictures as prompts (IP-Adapter)</source>
        <translation>以图片为提示（IP-Adapter）</translation>
    </message>
    <message>
        <source>Styles (LoRA)</source>
        <translation>风格（LoRA）</translation>
    </message>
    <message>
        <source>Clips from pictures</source>
        <translation>图片生成片段</translation>
    </message>
    <message>
        <source>Clips from words</source>
        <translation>文字生成片段</translation>
    </message>
    <message>
        <source>Clips restyled</source>
        <translation>片段风格重绘</translation>
    </message>
    <message>
        <source>In-between frames</source>
        <translation>插帧</translation>
    </message>
    <message>
        <source>Upscaling</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Upscaling of clips</source>
        <translation>视频放大</translation>
    </message>
    <message>
        <source>Speech</source>
        <translation>语音</translation>
    </message>
    <message>
        <source>Hearing speech</source>
        <translation>语音识别</translation>
    </message>
    <message>
        <source>Music</source>
        <translation>音乐</translation>
    </message>
    <message>
        <source>Sound effects</source>
        <translation>音效</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>写作</translation>
    </message>
    <message>
        <source>Voices of a speaker</source>
        <translation>特定说话人的声音</translation>
    </message>
    <message>
        <source>Voices trained</source>
        <translation>训练的声音</translation>
    </message>
    <message>
        <source>Speech in another voice</source>
        <translation>变换说话声音</translation>
    </message>
    <message>
        <source>Ships with the app</source>
        <translation>随应用提供</translation>
    </message>
    <message>
        <source>Here, {size}</source>
        <translation>已在本机，{size}</translation>
    </message>
    <message>
        <source>{done} of {size} here</source>
        <translation>已有 {done}，共 {size}</translation>
    </message>
    <message>
        <source>Damaged: {problem}</source>
        <translation>已损坏：{problem}</translation>
    </message>
    <message>
        <source>{size} to download</source>
        <translation>需下载 {size}</translation>
    </message>
    <message>
        <source>Its file is gone</source>
        <translation>其文件已不存在</translation>
    </message>
    <message>
        <source>Fits the graphics card ({needs})</source>
        <translation>显卡可容纳（{needs}）</translation>
    </message>
    <message>
        <source>Fits the graphics card, decoding in tiles ({needs})</source>
        <translation>显卡可容纳，分块解码（{needs}）</translation>
    </message>
    <message>
        <source>Fits part by part ({needs}): slower</source>
        <translation>可逐部分载入（{needs}）：较慢</translation>
    </message>
    <message>
        <source>Fits with layers streamed ({needs}): slow</source>
        <translation>可流式载入各层（{needs}）：慢</translation>
    </message>
    <message>
        <source>Fits layer by layer ({needs}): very slow</source>
        <translation>可逐层载入（{needs}）：很慢</translation>
    </message>
    <message>
        <source>Runs on the processor ({needs} of RAM)</source>
        <translation>在处理器上运行（需 {needs} 内存）</translation>
    </message>
    <message>
        <source>Processor only ({needs} of RAM): very slow</source>
        <translation>仅用处理器（{needs} 内存）：很慢</translation>
    </message>
    <message>
        <source>Needs {needs} of RAM</source>
        <translation>需要 {needs} 内存</translation>
    </message>
    <message>
        <source>Needs {needs} on a graphics card</source>
        <translation>需要 {needs} 显存</translation>
    </message>
    <message>
        <source>not for commercial use</source>
        <translation>不可商用</translation>
    </message>
    <message>
        <source>commercial use on conditions</source>
        <translation>有条件商用</translation>
    </message>
    <message>
        <source>to be accepted on the hub</source>
        <translation>需在模型站接受许可</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/秒</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation>已在本机</translation>
    </message>
    <message>
        <source>Partly downloaded</source>
        <translation>部分已下载</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Not on this machine</source>
        <translation>不在本机</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Mend</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>打开其页面</translation>
    </message>
</context>
<context>
    <name>nodes</name>
    <message>
        <source>Animate</source>
        <translation>动态化</translation>
    </message>
    <message>
        <source>Turn a still into a clip: brushed regions move, the camera moves with parallax, the rest holds perfectly still.</source>
        <translation>把静帧变成视频片段：笔刷涂过的区域运动，摄影机带视差移动，其余部分纹丝不动。</translation>
    </message>
    <message>
        <source>video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>image to video, img2vid, i2v, svd, wan, ltx</source>
        <translation>图生视频, 让图片动起来</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>motion</source>
        <translation>运动</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>narration</source>
        <translation>旁白</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>out</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>amount</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>parallax</source>
        <translation>视差</translation>
    </message>
    <message>
        <source>pad</source>
        <translation>留白</translation>
    </message>
    <message>
        <source>loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>反向提示</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Text to video</source>
        <translation>文字生成视频</translation>
    </message>
    <message>
        <source>Make a clip from words with a video model.</source>
        <translation>用视频模型根据文字生成片段。</translation>
    </message>
    <message>
        <source>txt2vid, t2v, text2video</source>
        <translation>文生视频</translation>
    </message>
    <message>
        <source>width</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>height</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Restyle</source>
        <translation>风格重绘</translation>
    </message>
    <message>
        <source>Paint a clip anew in another style, keeping its movement.</source>
        <translation>保持运动不变，以另一种风格重绘片段。</translation>
    </message>
    <message>
        <source>video to video, vid2vid, v2v</source>
        <translation>视频转视频, 换风格</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>seed step</source>
        <translation>种子步长</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>pan x</source>
        <translation>水平平移</translation>
    </message>
    <message>
        <source>pan y</source>
        <translation>垂直平移</translation>
    </message>
    <message>
        <source>Extend</source>
        <translation>延长</translation>
    </message>
    <message>
        <source>Let a clip go on for some seconds more than it has.</source>
        <translation>让片段再延续几秒。</translation>
    </message>
    <message>
        <source>continue, longer</source>
        <translation>续写, 延长</translation>
    </message>
    <message>
        <source>Cast</source>
        <translation>演员表</translation>
    </message>
    <message>
        <source>Put the people, places, props and styles of a film into a shot, the same in every one.</source>
        <translation>把影片的人物、地点、道具和风格放进镜头，每个镜头都一致。</translation>
    </message>
    <message>
        <source>story</source>
        <translation>故事</translation>
    </message>
    <message>
        <source>character, person, actor, role, consistent</source>
        <translation>角色, 人物, 演员, 一致</translation>
    </message>
    <message>
        <source>shot</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>who</source>
        <translation>出场者</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>旁白</translation>
    </message>
    <message>
        <source>loras</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>cast</source>
        <translation>演员表</translation>
    </message>
    <message>
        <source>also</source>
        <translation>另有</translation>
    </message>
    <message>
        <source>Voice samples</source>
        <translation>声音样本</translation>
    </message>
    <message>
        <source>Judge recordings of one speaker, mend what can be mended, and hand on the takes that a voice can be made of.</source>
        <translation>评估同一说话人的录音，修复可修复的问题，并输出可用于制作声音的录音。</translation>
    </message>
    <message>
        <source>recordings</source>
        <translation>录制文件</translation>
    </message>
    <message>
        <source>takes</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>trim</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>pauses</source>
        <translation>停顿</translation>
    </message>
    <message>
        <source>hum</source>
        <translation>交流声</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>level</source>
        <translation>电平</translation>
    </message>
    <message>
        <source>Clone a voice</source>
        <translation>克隆声音</translation>
    </message>
    <message>
        <source>Make a voice of takes (from voice.samples), with the speaker's consent.</source>
        <translation>经说话人同意，用录音（来自 voice.samples）制作声音。</translation>
    </message>
    <message>
        <source>voice cloning, my voice</source>
        <translation>克隆声音</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>similarity</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>before</source>
        <translation>克隆前</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>closeness</source>
        <translation>接近程度</translation>
    </message>
    <message>
        <source>Convert a voice</source>
        <translation>转换声音</translation>
    </message>
    <message>
        <source>Speech in, the same speech in another voice out: its timing, its melody and its words are kept.</source>
        <translation>输入语音，以另一种声音输出同样的语音：保留节奏、语调和词句。</translation>
    </message>
    <message>
        <source>voice changer, rvc</source>
        <translation>变声</translation>
    </message>
    <message>
        <source>audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>pitch</source>
        <translation>音高</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>调色</translation>
    </message>
    <message>
        <source>Grade with colour wheels: lift for the shadows, gamma for middle tones, gain for highlights, offset for all.</source>
        <translation>用色轮调色：暗部（lift）、中间调（gamma）、亮部（gain），以及整体偏移（offset）。</translation>
    </message>
    <message>
        <source>color</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>colour grade, color grading, colour correction, wheels</source>
        <translation>调色, 校色, 色轮</translation>
    </message>
    <message>
        <source>lift</source>
        <translation>暗部</translation>
    </message>
    <message>
        <source>lift red</source>
        <translation>暗部 红</translation>
    </message>
    <message>
        <source>lift green</source>
        <translation>暗部 绿</translation>
    </message>
    <message>
        <source>lift blue</source>
        <translation>暗部 蓝</translation>
    </message>
    <message>
        <source>gamma</source>
        <translation>伽马</translation>
    </message>
    <message>
        <source>gamma red</source>
        <translation>中间调 红</translation>
    </message>
    <message>
        <source>gamma green</source>
        <translation>中间调 绿</translation>
    </message>
    <message>
        <source>gamma blue</source>
        <translation>中间调 蓝</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>gain red</source>
        <translation>亮部 红</translation>
    </message>
    <message>
        <source>gain green</source>
        <translation>亮部 绿</translation>
    </message>
    <message>
        <source>gain blue</source>
        <translation>亮部 蓝</translation>
    </message>
    <message>
        <source>offset</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>offset red</source>
        <translation>偏移 红</translation>
    </message>
    <message>
        <source>offset green</source>
        <translation>偏移 绿</translation>
    </message>
    <message>
        <source>offset blue</source>
        <translation>偏移 蓝</translation>
    </message>
    <message>
        <source>saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>hue</source>
        <translation>色相</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Bend a picture's tones with curves: all together, red, green or blue alone, and saturation by hue.</source>
        <translation>用曲线改变画面影调：整体、单独的红绿蓝，以及按色相调整饱和度。</translation>
    </message>
    <message>
        <source>colour correction, color grade, tone</source>
        <translation>调色, 色调</translation>
    </message>
    <message>
        <source>curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>白平衡</translation>
    </message>
    <message>
        <source>Balance the white of a picture by something in it that should be grey.</source>
        <translation>以画面中本应为灰色之物校正白平衡。</translation>
    </message>
    <message>
        <source>temperature, tint, colour cast</source>
        <translation>色温, 偏色</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>LUT</source>
        <translation>LUT</translation>
    </message>
    <message>
        <source>Give a picture the colours of a lookup table (LUT): a .cube file of a grading program or a camera's maker.</source>
        <translation>为画面套用查找表（LUT）的色彩：来自调色软件或摄影机厂商的 .cube 文件。</translation>
    </message>
    <message>
        <source>cube, colour grade, look up table</source>
        <translation>调色, 查找表</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>Give a picture the colours of another one, a reference still.</source>
        <translation>让画面具有另一张参考静帧的色彩。</translation>
    </message>
    <message>
        <source>color match, colour transfer</source>
        <translation>匹配颜色</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>light</source>
        <translation>明暗</translation>
    </message>
    <message>
        <source>Match clips</source>
        <translation>匹配片段</translation>
    </message>
    <message>
        <source>Give a series of clips the colours of its first one, against the drift from shot to shot.</source>
        <translation>让一组片段都具有第一个片段的色彩，消除镜头之间的漂移。</translation>
    </message>
    <message>
        <source>clips</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>HDR to SDR</source>
        <translation>HDR 转 SDR</translation>
    </message>
    <message>
        <source>Bring an HDR clip (PQ or HLG) to SDR, Rec. 709, and say so in its colour tags.</source>
        <translation>把 HDR 片段（PQ 或 HLG）转换为 SDR（Rec. 709），并写入其色彩标记。</translation>
    </message>
    <message>
        <source>hlg, pq, hdr10</source>
        <translation>色调映射</translation>
    </message>
    <message>
        <source>transfer</source>
        <translation>传递函数</translation>
    </message>
    <message>
        <source>peak</source>
        <translation>峰值</translation>
    </message>
    <message>
        <source>white</source>
        <translation>白点</translation>
    </message>
    <message>
        <source>Film grain</source>
        <translation>胶片颗粒</translation>
    </message>
    <message>
        <source>Lay film grain over a picture, as strong in shadows, middle tones and highlights as each is set.</source>
        <translation>为画面叠加胶片颗粒，暗部、中间调与亮部的强度可分别设定。</translation>
    </message>
    <message>
        <source>shadows</source>
        <translation>暗部</translation>
    </message>
    <message>
        <source>midtones</source>
        <translation>中间调</translation>
    </message>
    <message>
        <source>highlights</source>
        <translation>亮部</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>Vignette</source>
        <translation>暗角</translation>
    </message>
    <message>
        <source>Darken or lighten the corners of a picture, as a lens does.</source>
        <translation>像镜头那样压暗或提亮画面四角。</translation>
    </message>
    <message>
        <source>stops</source>
        <translation>档</translation>
    </message>
    <message>
        <source>softness</source>
        <translation>柔和度</translation>
    </message>
    <message>
        <source>roundness</source>
        <translation>圆度</translation>
    </message>
    <message>
        <source>x</source>
        <translation>x</translation>
    </message>
    <message>
        <source>y</source>
        <translation>y</translation>
    </message>
    <message>
        <source>Log curve</source>
        <translation>Log 曲线</translation>
    </message>
    <message>
        <source>Read a picture as a camera's log curve wrote it, and write it by another: Sony, Panasonic and ARRI.</source>
        <translation>按摄影机的 Log 曲线读取画面，再以另一种曲线写出：索尼、松下与 ARRI。</translation>
    </message>
    <message>
        <source>s-log, v-log, c-log, camera</source>
        <translation>摄影机, 对数</translation>
    </message>
    <message>
        <source>source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>gamut</source>
        <translation>色域</translation>
    </message>
    <message>
        <source>exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>shoulder</source>
        <translation>肩部</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>变换</translation>
    </message>
    <message>
        <source>Move, scale and turn a picture within its own frame, by parts of a pixel.</source>
        <translation>在画框内移动、缩放、旋转画面，精度小于一个像素。</translation>
    </message>
    <message>
        <source>move, rotate, scale, zoom, position</source>
        <translation>移动, 旋转, 缩放</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>stretch</source>
        <translation>拉伸</translation>
    </message>
    <message>
        <source>rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>anchor x</source>
        <translation>锚点 x</translation>
    </message>
    <message>
        <source>anchor y</source>
        <translation>锚点 y</translation>
    </message>
    <message>
        <source>edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Blur a picture: softly, along a line, around or out of a point, or as a lens does.</source>
        <translation>模糊画面：柔和、沿直线、绕点旋转、由点放射，或像镜头那样。</translation>
    </message>
    <message>
        <source>gaussian, soften, bokeh, defocus</source>
        <translation>高斯, 柔化, 虚化</translation>
    </message>
    <message>
        <source>round</source>
        <translation>圆形</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>遮罩</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>radius</source>
        <translation>半径</translation>
    </message>
    <message>
        <source>angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>blades</source>
        <translation>光圈叶片</translation>
    </message>
    <message>
        <source>Glow</source>
        <translation>辉光</translation>
    </message>
    <message>
        <source>Let what is bright shine on what is around it: bloom, dream light, halation.</source>
        <translation>让亮处照到周围：柔光溢出、梦幻光、光晕。</translation>
    </message>
    <message>
        <source>bloom, halo</source>
        <translation>泛光, 光晕</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>around</source>
        <translation>仅在周围</translation>
    </message>
    <message>
        <source>Pixelate</source>
        <translation>马赛克</translation>
    </message>
    <message>
        <source>Show a picture in coarse squares, all of it or what a mask covers: a face, a number plate.</source>
        <translation>用粗方块显示画面，全部或蒙版遮住的部分：人脸、车牌。</translation>
    </message>
    <message>
        <source>mosaic, censor, blur face</source>
        <translation>马赛克, 遮脸</translation>
    </message>
    <message>
        <source>gap</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Text on a picture</source>
        <translation>图片上的文字</translation>
    </message>
    <message>
        <source>Write words on a picture, or on a clear one of wide x high pixels to lay over others.</source>
        <translation>在画面上写字，或写在宽 x 高像素的透明图上以叠加到其他画面。</translation>
    </message>
    <message>
        <source>text overlay, caption, lettering, watermark</source>
        <translation>叠加文字, 水印</translation>
    </message>
    <message>
        <source>words</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>room</source>
        <translation>行宽</translation>
    </message>
    <message>
        <source>align</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>字重</translation>
    </message>
    <message>
        <source>font</source>
        <translation>字体</translation>
    </message>
    <message>
        <source>leading</source>
        <translation>行距</translation>
    </message>
    <message>
        <source>tracking</source>
        <translation>字距</translation>
    </message>
    <message>
        <source>outline</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>outline color</source>
        <translation>轮廓颜色</translation>
    </message>
    <message>
        <source>shadow</source>
        <translation>阴影</translation>
    </message>
    <message>
        <source>shadow color</source>
        <translation>阴影颜色</translation>
    </message>
    <message>
        <source>box</source>
        <translation>底框</translation>
    </message>
    <message>
        <source>box color</source>
        <translation>底框颜色</translation>
    </message>
    <message>
        <source>opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>wide</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高值</translation>
    </message>
    <message>
        <source>Draw a shape</source>
        <translation>绘制形状</translation>
    </message>
    <message>
        <source>Draw a shape on a picture, or on a clear one of wide x high pixels to lay over others.</source>
        <translation>在画面上画形状，或画在宽 x 高像素的透明图上以叠加到其他画面。</translation>
    </message>
    <message>
        <source>rectangle, circle, star, arrow</source>
        <translation>矩形, 圆, 星形, 箭头</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>points</source>
        <translation>点数</translation>
    </message>
    <message>
        <source>inner</source>
        <translation>内径</translation>
    </message>
    <message>
        <source>line</source>
        <translation>线</translation>
    </message>
    <message>
        <source>line color</source>
        <translation>线颜色</translation>
    </message>
    <message>
        <source>feather</source>
        <translation>羽化</translation>
    </message>
    <message>
        <source>Split screen</source>
        <translation>分屏</translation>
    </message>
    <message>
        <source>Show several pictures at once: split screens, grids, a picture in a corner of another.</source>
        <translation>同时显示多个画面：分屏、网格、画中画。</translation>
    </message>
    <message>
        <source>collage, grid, side by side</source>
        <translation>拼贴, 网格, 并排</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列数</translation>
    </message>
    <message>
        <source>border</source>
        <translation>边框</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>适配</translation>
    </message>
    <message>
        <source>inset</source>
        <translation>小窗大小</translation>
    </message>
    <message>
        <source>corner</source>
        <translation>角落</translation>
    </message>
    <message>
        <source>background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>ComfyUI picture</source>
        <translation>ComfyUI 图片</translation>
    </message>
    <message>
        <source>Run a workflow on a ComfyUI server and take a picture of what it saves.</source>
        <translation>在 ComfyUI 服务器上运行工作流，并取用它保存的一张图片。</translation>
    </message>
    <message>
        <source>comfy</source>
        <translation>ComfyUI</translation>
    </message>
    <message>
        <source>comfyui, workflow, api</source>
        <translation>comfyui, 工作流, 接口</translation>
    </message>
    <message>
        <source>text2</source>
        <translation>文本 2</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>number2</source>
        <translation>数字 2</translation>
    </message>
    <message>
        <source>image2</source>
        <translation>图片 2</translation>
    </message>
    <message>
        <source>workflow</source>
        <translation>工作流</translation>
    </message>
    <message>
        <source>address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>which</source>
        <translation>第几张</translation>
    </message>
    <message>
        <source>more</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>ComfyUI clip</source>
        <translation>ComfyUI 片段</translation>
    </message>
    <message>
        <source>Run a workflow on a ComfyUI server and take the clip that it saves, with its sound.</source>
        <translation>在 ComfyUI 服务器上运行工作流，并取用它保存的片段及其声音。</translation>
    </message>
    <message>
        <source>comfyui, workflow</source>
        <translation>comfyui, 工作流</translation>
    </message>
    <message>
        <source>ComfyUI sound</source>
        <translation>ComfyUI 声音</translation>
    </message>
    <message>
        <source>Run a workflow on a ComfyUI server and take the sound that it saves.</source>
        <translation>在 ComfyUI 服务器上运行工作流，并取用它保存的声音。</translation>
    </message>
    <message>
        <source>ComfyUI text</source>
        <translation>ComfyUI 文本</translation>
    </message>
    <message>
        <source>Run a workflow on a ComfyUI server and take the text that it shows (a caption, tags).</source>
        <translation>在 ComfyUI 服务器上运行工作流，并取用它显示的文本（描述、标签）。</translation>
    </message>
    <message>
        <source>comfyui, workflow, caption</source>
        <translation>comfyui, 工作流, 描述</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>Make a sound louder or quieter, by a number or by one that moves: keyframes, or the level of another sound.</source>
        <translation>让声音变响或变轻，可用固定数值，也可用变化的数值：关键帧，或另一声音的响度。</translation>
    </message>
    <message>
        <source>volume, loudness, louder</source>
        <translation>音量, 响度</translation>
    </message>
    <message>
        <source>Equaliser</source>
        <translation>均衡器</translation>
    </message>
    <message>
        <source>Shape the tone: a bell of `gain` at `frequency`, `width` octaves wide, shelves below 120 Hz (`low`) and above 8 kHz (`high`), and what lies under `low_cut` and over `high_cut` taken away at 12 dB an octave (0: nothing).</source>
        <translation>塑造音色：在 `frequency` 处增减 `gain`、宽 `width` 个八度；120 Hz 以下（`low`）与 8 kHz 以上（`high`）的搁架；`low_cut` 以下与 `high_cut` 以上按每八度 12 dB 切除（0：不切）。</translation>
    </message>
    <message>
        <source>equalizer, bass, treble, filter</source>
        <translation>均衡, 低音, 高音</translation>
    </message>
    <message>
        <source>low cut</source>
        <translation>低切</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低值</translation>
    </message>
    <message>
        <source>frequency</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>high cut</source>
        <translation>高切</translation>
    </message>
    <message>
        <source>Compressor</source>
        <translation>压缩器</translation>
    </message>
    <message>
        <source>Bring loud and quiet closer together: what is louder than `threshold` (dBFS) rises only 1 dB for every `ratio` dB.</source>
        <translation>拉近响与轻的差距：高于 `threshold`（dBFS）的部分，每增加 `ratio` dB 只升高 1 dB。</translation>
    </message>
    <message>
        <source>dynamics, limiter</source>
        <translation>动态, 限制器</translation>
    </message>
    <message>
        <source>ratio</source>
        <translation>压缩比</translation>
    </message>
    <message>
        <source>attack</source>
        <translation>起音</translation>
    </message>
    <message>
        <source>release</source>
        <translation>释放</translation>
    </message>
    <message>
        <source>knee</source>
        <translation>拐点</translation>
    </message>
    <message>
        <source>makeup</source>
        <translation>补偿增益</translation>
    </message>
    <message>
        <source>Reverb</source>
        <translation>混响</translation>
    </message>
    <message>
        <source>Put the sound in a room that dies away by 60 dB in `decay` seconds and answers after `predelay`.</source>
        <translation>把声音放进房间：在 `decay` 秒内衰减 60 dB，并在 `predelay` 之后响应。</translation>
    </message>
    <message>
        <source>echo, room, hall</source>
        <translation>回声, 房间, 大厅</translation>
    </message>
    <message>
        <source>decay</source>
        <translation>衰减</translation>
    </message>
    <message>
        <source>predelay</source>
        <translation>预延迟</translation>
    </message>
    <message>
        <source>damping</source>
        <translation>阻尼</translation>
    </message>
    <message>
        <source>wet</source>
        <translation>湿声</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>音高</translation>
    </message>
    <message>
        <source>Higher or lower by `semitones`, as long as before. A voice's formants move along, so large steps sound small or giant.</source>
        <translation>按 `semitones` 升高或降低，长度不变。人声的共振峰会随之移动，因此幅度大时听起来会显得细小或庞大。</translation>
    </message>
    <message>
        <source>transpose, key</source>
        <translation>变调, 移调</translation>
    </message>
    <message>
        <source>semitones</source>
        <translation>半音</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>时间拉伸</translation>
    </message>
    <message>
        <source>Longer (`factor` 2: twice as long) or shorter at the same pitch; a wired `length` in seconds wins. Word times move along.</source>
        <translation>音高不变地变长（`factor` 为 2：两倍长）或变短；连接的 `length`（秒）优先。词语时间随之调整。</translation>
    </message>
    <message>
        <source>tempo, time stretch, faster, slower</source>
        <translation>速度, 变速</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>净化</translation>
    </message>
    <message>
        <source>Take away clicks, mains hum with its harmonics, noise by `noise` dB at most, the room's echo (`reverb`), and sharp s sounds (`de_ess`).</source>
        <translation>去除爆点、电源嗡声及其谐波、噪声（最多 `noise` dB）、房间回声（`reverb`）和刺耳的齿音（`de_ess`）。</translation>
    </message>
    <message>
        <source>denoise sound, remove noise, hiss, hum</source>
        <translation>降噪, 去噪音, 嘶声</translation>
    </message>
    <message>
        <source>clicks</source>
        <translation>咔嗒声</translation>
    </message>
    <message>
        <source>reverb</source>
        <translation>混响</translation>
    </message>
    <message>
        <source>de ess</source>
        <translation>去齿音</translation>
    </message>
    <message>
        <source>Delivery check</source>
        <translation>交付检查</translation>
    </message>
    <message>
        <source>Is the sound as loud as its destination asks for? A line for each says what is wrong and the mend.</source>
        <translation>声音的响度是否符合发布平台的要求？每行说明问题所在以及如何修正。</translation>
    </message>
    <message>
        <source>loudness</source>
        <translation>响度</translation>
    </message>
    <message>
        <source>true peak</source>
        <translation>真峰值</translation>
    </message>
    <message>
        <source>range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>发布平台</translation>
    </message>
    <message>
        <source>Dub</source>
        <translation>配音</translation>
    </message>
    <message>
        <source>Say what is said in a sound again, in another language or voice, in time with the original.</source>
        <translation>用另一种语言或声音重说声音中的内容，并与原声同步。</translation>
    </message>
    <message>
        <source>translate, dubbing, language</source>
        <translation>译制, 翻译</translation>
    </message>
    <message>
        <source>script</source>
        <translation>剧本</translation>
    </message>
    <message>
        <source>translation</source>
        <translation>译文</translation>
    </message>
    <message>
        <source>rest</source>
        <translation>其余</translation>
    </message>
    <message>
        <source>srt</source>
        <translation>SRT</translation>
    </message>
    <message>
        <source>language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>recogniser</source>
        <translation>识别器</translation>
    </message>
    <message>
        <source>endpoint</source>
        <translation>服务地址</translation>
    </message>
    <message>
        <source>slowest</source>
        <translation>最慢</translation>
    </message>
    <message>
        <source>fastest</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Lay the shots out in order, each as long as its narration needs, with effects and music under them.</source>
        <translation>按顺序排列镜头，每个镜头的时长随旁白而定，下面铺音效和音乐。</translation>
    </message>
    <message>
        <source>edit</source>
        <translation>剪辑</translation>
    </message>
    <message>
        <source>cut, edit, sequence, montage, assemble</source>
        <translation>剪辑, 序列, 拼接</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>effects</source>
        <translation>音效</translation>
    </message>
    <message>
        <source>music</source>
        <translation>音乐</translation>
    </message>
    <message>
        <source>shots</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>sounds</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>captions</source>
        <translation>字幕</translation>
    </message>
    <message>
        <source>timing</source>
        <translation>时间安排</translation>
    </message>
    <message>
        <source>short</source>
        <translation>短边</translation>
    </message>
    <message>
        <source>lead</source>
        <translation>前置时间</translation>
    </message>
    <message>
        <source>tail</source>
        <translation>尾部时间</translation>
    </message>
    <message>
        <source>transition</source>
        <translation>转场</translation>
    </message>
    <message>
        <source>fade in</source>
        <translation>淡入</translation>
    </message>
    <message>
        <source>fade out</source>
        <translation>淡出</translation>
    </message>
    <message>
        <source>framing</source>
        <translation>取景</translation>
    </message>
    <message>
        <source>Load captions</source>
        <translation>载入字幕</translation>
    </message>
    <message>
        <source>Load a caption file: SRT, WebVTT or ASS. Wire it to Captions to burn it in, or to Publish video as a track.</source>
        <translation>载入字幕文件：SRT、WebVTT 或 ASS。接到“字幕”可烧录进画面，接到“发布视频”则成为字幕轨。</translation>
    </message>
    <message>
        <source>import, subtitles, srt, vtt, ass</source>
        <translation>导入, 字幕</translation>
    </message>
    <message>
        <source>shift</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>字幕</translation>
    </message>
    <message>
        <source>Caption what is spoken, burnt into the picture or as SRT, WebVTT and ASS text.</source>
        <translation>为说出的内容加字幕，烧录进画面，或输出为 SRT、WebVTT 和 ASS 文本。</translation>
    </message>
    <message>
        <source>subtitle, subtitles, karaoke, burn in</source>
        <translation>字幕, 卡拉OK, 烧录</translation>
    </message>
    <message>
        <source>given</source>
        <translation>现成字幕</translation>
    </message>
    <message>
        <source>vtt</source>
        <translation>VTT</translation>
    </message>
    <message>
        <source>ass</source>
        <translation>ASS</translation>
    </message>
    <message>
        <source>mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>highlight</source>
        <translation>高亮</translation>
    </message>
    <message>
        <source>karaoke</source>
        <translation>卡拉OK</translation>
    </message>
    <message>
        <source>max chars</source>
        <translation>每行最多字符</translation>
    </message>
    <message>
        <source>max lines</source>
        <translation>最多行数</translation>
    </message>
    <message>
        <source>max cps</source>
        <translation>每秒最多字符</translation>
    </message>
    <message>
        <source>translate</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>One shot</source>
        <translation>单个镜头</translation>
    </message>
    <message>
        <source>One clip of a series, by its shot's id; without one the first.</source>
        <translation>按镜头 ID 取系列中的一个片段；未填写时取第一个。</translation>
    </message>
    <message>
        <source>pick one, item, of a series</source>
        <translation>挑选, 单个, 系列</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Lay a title over the picture for a while, moving in and out.</source>
        <translation>在画面上叠加标题一段时间，带进出动画。</translation>
    </message>
    <message>
        <source>text overlay, lower third, credits</source>
        <translation>叠加文字, 字幕条, 片尾</translation>
    </message>
    <message>
        <source>heading</source>
        <translation>标题文字</translation>
    </message>
    <message>
        <source>subtitle</source>
        <translation>副标题</translation>
    </message>
    <message>
        <source>at</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>fade</source>
        <translation>淡化</translation>
    </message>
    <message>
        <source>accent</source>
        <translation>强调色</translation>
    </message>
    <message>
        <source>Title card</source>
        <translation>标题卡</translation>
    </message>
    <message>
        <source>Make a card: a title on a plain, softly lit ground, to open a film or part its chapters.</source>
        <translation>制作标题卡：柔光素底上的标题，用于开场或分隔章节。</translation>
    </message>
    <message>
        <source>intro, slate, text overlay</source>
        <translation>片头, 文字</translation>
    </message>
    <message>
        <source>Interpolate</source>
        <translation>插帧</translation>
    </message>
    <message>
        <source>Insert in-between frames for smooth motion or slow motion; no pixel is computed until a frame is asked for.</source>
        <translation>插入中间帧，使运动流畅或变为慢动作；取用某一帧时才计算像素。</translation>
    </message>
    <message>
        <source>enhance</source>
        <translation>增强</translation>
    </message>
    <message>
        <source>rife, slow motion, more frames, smooth, fps</source>
        <translation>补帧, 慢动作, 平滑</translation>
    </message>
    <message>
        <source>Denoise</source>
        <translation>降噪</translation>
    </message>
    <message>
        <source>Take away noise and grain: every frame is averaged with the two before and after it, along the motion.</source>
        <translation>去除噪点和颗粒：沿运动方向将每一帧与前后各两帧平均。</translation>
    </message>
    <message>
        <source>noise, grain, clean</source>
        <translation>降噪, 颗粒</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>Make edges and texture crisper without halos or coloured fringes.</source>
        <translation>让边缘和纹理更清晰，不产生光晕或彩边。</translation>
    </message>
    <message>
        <source>sharper, crisp, unsharp mask</source>
        <translation>锐化, 清晰</translation>
    </message>
    <message>
        <source>Upscale clip</source>
        <translation>放大片段</translation>
    </message>
    <message>
        <source>Give a clip more pixels.</source>
        <translation>提高片段的像素数。</translation>
    </message>
    <message>
        <source>super resolution, enlarge, 4k, esrgan</source>
        <translation>超分辨率, 放大</translation>
    </message>
    <message>
        <source>Load picture</source>
        <translation>载入图片</translation>
    </message>
    <message>
        <source>Load a picture from a file.</source>
        <translation>从文件载入图片。</translation>
    </message>
    <message>
        <source>import, photo, picture, jpeg, png, open</source>
        <translation>导入, 照片, 图片, 打开</translation>
    </message>
    <message>
        <source>Load layers</source>
        <translation>载入图层</translation>
    </message>
    <message>
        <source>Load the layers of a picture apart: Photoshop's .psd and .psb, OpenRaster's .ora, and the pages of a TIFF.</source>
        <translation>分别载入图片的各个图层：Photoshop 的 .psd 和 .psb、OpenRaster 的 .ora，以及 TIFF 的各页。</translation>
    </message>
    <message>
        <source>import, psd, photoshop, ora, tiff</source>
        <translation>导入, 图层</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>图层组</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>隐藏图层</translation>
    </message>
    <message>
        <source>Resize picture</source>
        <translation>调整图片大小</translation>
    </message>
    <message>
        <source>Make a picture larger or smaller.</source>
        <translation>放大或缩小图片。</translation>
    </message>
    <message>
        <source>scale, size</source>
        <translation>缩放, 大小</translation>
    </message>
    <message>
        <source>Crop picture</source>
        <translation>裁剪图片</translation>
    </message>
    <message>
        <source>Cut away the edges of a picture, in percent of its sides; then, to an aspect, the rest around the middle.</source>
        <translation>按边长百分比裁掉图片边缘；再以中央为准裁成指定画幅比例。</translation>
    </message>
    <message>
        <source>cut, cut out, trim</source>
        <translation>剪切, 裁切</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>下</translation>
    </message>
    <message>
        <source>aspect</source>
        <translation>画幅比例</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Mirror a picture or turn it by quarters.</source>
        <translation>镜像图片，或按直角旋转。</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>way</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Adjust</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>Change a picture's light and colour.</source>
        <translation>改变图片的明暗和色彩。</translation>
    </message>
    <message>
        <source>brightness, contrast, exposure, saturation, colour grade</source>
        <translation>亮度, 对比度, 曝光, 饱和度</translation>
    </message>
    <message>
        <source>contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>tint</source>
        <translation>色调</translation>
    </message>
    <message>
        <source>Upscale picture</source>
        <translation>放大图片</translation>
    </message>
    <message>
        <source>Make a picture larger, with its depth and transparency.</source>
        <translation>放大画面，保留位深与透明度。</translation>
    </message>
    <message>
        <source>super resolution, enlarge, esrgan</source>
        <translation>超分辨率, 放大</translation>
    </message>
    <message>
        <source>Composite</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>Lay a picture over another. The mask, stretched over the foreground, says how much of it is seen.</source>
        <translation>将一张图片叠在另一张上。铺在前景上的遮罩决定前景露出多少。</translation>
    </message>
    <message>
        <source>overlay, blend, merge, layer, picture in picture</source>
        <translation>叠加, 混合, 合成, 图层, 画中画</translation>
    </message>
    <message>
        <source>foreground</source>
        <translation>前景</translation>
    </message>
    <message>
        <source>crop left</source>
        <translation>左裁切</translation>
    </message>
    <message>
        <source>crop top</source>
        <translation>上裁切</translation>
    </message>
    <message>
        <source>crop right</source>
        <translation>右裁切</translation>
    </message>
    <message>
        <source>crop bottom</source>
        <translation>下裁切</translation>
    </message>
    <message>
        <source>blend</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>placing</source>
        <translation>定位</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>遮罩</translation>
    </message>
    <message>
        <source>Select a part of a picture: what is as light as low to high, what is like a colour, or what is not transparent.</source>
        <translation>选取图片的一部分：亮度在低值到高值之间的、与某颜色相近的，或不透明的部分。</translation>
    </message>
    <message>
        <source>matte, alpha, segment</source>
        <translation>蒙版, 透明</translation>
    </message>
    <message>
        <source>by</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Save a picture as PNG, JPEG, WebP or TIFF.</source>
        <translation>将图片存为 PNG、JPEG、WebP 或 TIFF。</translation>
    </message>
    <message>
        <source>export, write picture, png, jpeg</source>
        <translation>导出, 保存图片</translation>
    </message>
    <message>
        <source>format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>provenance</source>
        <translation>来源信息</translation>
    </message>
    <message>
        <source>sign</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>watermark</source>
        <translation>水印</translation>
    </message>
    <message>
        <source>Publish timeline</source>
        <translation>发布时间线</translation>
    </message>
    <message>
        <source>Write the cut for another editing program: .otio, .edl (CMX 3600), .fcpxml (Final Cut Pro X) or .xml (FCP 7).</source>
        <translation>将剪辑写成其他剪辑软件的格式：.otio、.edl（CMX 3600）、.fcpxml（Final Cut Pro X）或 .xml（FCP 7）。</translation>
    </message>
    <message>
        <source>publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>export, edl, otio, xml, premiere, resolve</source>
        <translation>导出, 剪辑表</translation>
    </message>
    <message>
        <source>Transcribe</source>
        <translation>听写</translation>
    </message>
    <message>
        <source>Find out what is said in a recording, and when each word is.</source>
        <translation>找出录音中说了什么，以及每个词的时间。</translation>
    </message>
    <message>
        <source>speech to text, stt, whisper, asr, subtitle</source>
        <translation>语音识别, 转写, 字幕</translation>
    </message>
    <message>
        <source>Separate</source>
        <translation>分离</translation>
    </message>
    <message>
        <source>Take a sound apart into what is spoken and everything else: music, noise, the room's sounds.</source>
        <translation>将声音分离为人声与其他部分：音乐、噪声、环境声。</translation>
    </message>
    <message>
        <source>stems, vocals, karaoke</source>
        <translation>分轨, 人声, 伴奏</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Beat</source>
        <translation>节拍</translation>
    </message>
    <message>
        <source>Find the tempo of music and its beats, to cut to or to move a camera with.</source>
        <translation>找出音乐的速度与节拍，用于按拍剪辑或带动摄影机。</translation>
    </message>
    <message>
        <source>drum loop, rhythm, metronome</source>
        <translation>鼓点, 节奏, 节拍器</translation>
    </message>
    <message>
        <source>tempo</source>
        <translation>速度（拍）</translation>
    </message>
    <message>
        <source>beats</source>
        <translation>节拍</translation>
    </message>
    <message>
        <source>bar</source>
        <translation>小节</translation>
    </message>
    <message>
        <source>every</source>
        <translation>每隔</translation>
    </message>
    <message>
        <source>Camera on the beat</source>
        <translation>随节拍运镜</translation>
    </message>
    <message>
        <source>Let the camera move with the music: wire the beats of audio.beat, and the motion it should move over.</source>
        <translation>让摄影机随音乐运动：接入 audio.beat 的节拍以及要叠加的运动。</translation>
    </message>
    <message>
        <source>move</source>
        <translation>运动</translation>
    </message>
    <message>
        <source>start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Gate weave</source>
        <translation>片门晃动</translation>
    </message>
    <message>
        <source>Let the picture sway and tremble from frame to frame, as film does in a projector's gate.</source>
        <translation>让画面逐帧摇晃抖动，如同放映机片门中的胶片。</translation>
    </message>
    <message>
        <source>turn</source>
        <translation>转角</translation>
    </message>
    <message>
        <source>Dust and scratches</source>
        <translation>灰尘与划痕</translation>
    </message>
    <message>
        <source>Wear a picture like an old print: specks and hairs that change every frame, scratches that stay a while.</source>
        <translation>像旧拷贝那样磨损画面：每帧变化的灰点与毛发，停留一阵的划痕。</translation>
    </message>
    <message>
        <source>dust</source>
        <translation>灰尘</translation>
    </message>
    <message>
        <source>scratches</source>
        <translation>划痕</translation>
    </message>
    <message>
        <source>flicker</source>
        <translation>闪烁</translation>
    </message>
    <message>
        <source>Video tape</source>
        <translation>录像带</translation>
    </message>
    <message>
        <source>Show a picture as from a home video tape.</source>
        <translation>像家用录像带那样显示画面。</translation>
    </message>
    <message>
        <source>vhs, analog, retro</source>
        <translation>录像带, 复古</translation>
    </message>
    <message>
        <source>bleed</source>
        <translation>渗色</translation>
    </message>
    <message>
        <source>jitter</source>
        <translation>抖动</translation>
    </message>
    <message>
        <source>Glitch</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Break a picture as a bad signal does: colours apart, bands and blocks in the wrong place.</source>
        <translation>像坏信号那样打碎画面：颜色分离，条带与方块错位。</translation>
    </message>
    <message>
        <source>split</source>
        <translation>分离</translation>
    </message>
    <message>
        <source>blocks</source>
        <translation>方块</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>台词</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>保持</translation>
    </message>
    <message>
        <source>Comic</source>
        <translation>漫画</translation>
    </message>
    <message>
        <source>Draw a picture anew as a comic: flat colours in few steps of light, ink along edges, dots in the shadows.</source>
        <translation>把画面重绘成漫画：明暗分级的平涂、边缘的墨线、暗部的网点。</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>levels</source>
        <translation>级数</translation>
    </message>
    <message>
        <source>ink</source>
        <translation>墨线</translation>
    </message>
    <message>
        <source>dots</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>vivid</source>
        <translation>鲜艳</translation>
    </message>
    <message>
        <source>Chroma key</source>
        <translation>色度键</translation>
    </message>
    <message>
        <source>Cut out what stands before a green, blue or other coloured screen.</source>
        <translation>抠出绿幕、蓝幕或其他色幕前的物体。</translation>
    </message>
    <message>
        <source>matte</source>
        <translation>遮罩</translation>
    </message>
    <message>
        <source>green screen, blue screen, keying</source>
        <translation>绿幕, 蓝幕, 抠像</translation>
    </message>
    <message>
        <source>spill</source>
        <translation>溢色</translation>
    </message>
    <message>
        <source>refine</source>
        <translation>精修边缘</translation>
    </message>
    <message>
        <source>Luma key</source>
        <translation>亮度键</translation>
    </message>
    <message>
        <source>Cut out what is as light as low to high: smoke and fire before black, ink on paper.</source>
        <translation>抠出亮度在下限与上限之间的部分：黑底前的烟与火、纸上的墨。</translation>
    </message>
    <message>
        <source>Difference key</source>
        <translation>差异键</translation>
    </message>
    <message>
        <source>Cut out what is not in a clean plate, a picture of the same place with nobody in it.</source>
        <translation>抠出净景（同一地点无人的画面）中没有的部分。</translation>
    </message>
    <message>
        <source>plate</source>
        <translation>净景</translation>
    </message>
    <message>
        <source>grain</source>
        <translation>颗粒</translation>
    </message>
    <message>
        <source>Matte edge</source>
        <translation>遮罩边缘</translation>
    </message>
    <message>
        <source>Move and soften the edge of a matte.</source>
        <translation>移动并柔化遮罩的边缘。</translation>
    </message>
    <message>
        <source>grow</source>
        <translation>扩展</translation>
    </message>
    <message>
        <source>choke</source>
        <translation>收缩</translation>
    </message>
    <message>
        <source>Matte math</source>
        <translation>遮罩运算</translation>
    </message>
    <message>
        <source>Join two mattes: what is in either, in both, in one and not the other; or turn one inside out.</source>
        <translation>合并两个遮罩：任一、两者、只在其一；或将一个反转。</translation>
    </message>
    <message>
        <source>a</source>
        <translation>a</translation>
    </message>
    <message>
        <source>b</source>
        <translation>b</translation>
    </message>
    <message>
        <source>op</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>Matte from a shape</source>
        <translation>形状蒙版</translation>
    </message>
    <message>
        <source>Draw a matte: a rectangle, an ellipse, or an outline of your own that may change over time.</source>
        <translation>绘制遮罩：矩形、椭圆，或可随时间变化的自绘轮廓。</translation>
    </message>
    <message>
        <source>Motion brush</source>
        <translation>运动笔刷</translation>
    </message>
    <message>
        <source>Paint what moves in a picture, and how.</source>
        <translation>涂出画面中运动的部分及其运动方式。</translation>
    </message>
    <message>
        <source>paint motion, animate</source>
        <translation>绘制运动, 动画</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>整幅画面</translation>
    </message>
    <message>
        <source>horizontal</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>vertical</source>
        <translation>垂直</translation>
    </message>
    <message>
        <source>proximity</source>
        <translation>远近</translation>
    </message>
    <message>
        <source>ambient</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>brushes</source>
        <translation>笔刷</translation>
    </message>
    <message>
        <source>static</source>
        <translation>静止</translation>
    </message>
    <message>
        <source>Camera move</source>
        <translation>镜头运动</translation>
    </message>
    <message>
        <source>Move the camera over a shot: by name, by the shot's own camera words, or by keyframes.</source>
        <translation>让摄影机在镜头中运动：按名称、按镜头自己的运镜文字，或按关键帧。</translation>
    </message>
    <message>
        <source>pan, zoom, ken burns, dolly, orbit</source>
        <translation>平移, 推拉, 环绕</translation>
    </message>
    <message>
        <source>handheld</source>
        <translation>手持</translation>
    </message>
    <message>
        <source>easing</source>
        <translation>缓动</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>关键帧</translation>
    </message>
    <message>
        <source>pan</source>
        <translation>横摇</translation>
    </message>
    <message>
        <source>tilt</source>
        <translation>俯仰</translation>
    </message>
    <message>
        <source>roll</source>
        <translation>横滚</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>A number, to be wired to as many sockets as need it.</source>
        <translation>一个数字，可连接到任意多个需要它的接口。</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Math</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>Add, subtract, multiply, divide, raise to a power, or take the smaller or larger of two numbers.</source>
        <translation>对两个数做加、减、乘、除、乘方，或取较小、较大者。</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Paint one still from a prompt, optionally guided by a reference image.</source>
        <translation>根据提示词绘制一张静帧，可用参考图引导。</translation>
    </message>
    <message>
        <source>text to image, txt2img, t2i, diffusion, draw</source>
        <translation>文生图, 扩散, 绘图</translation>
    </message>
    <message>
        <source>control</source>
        <translation>控制图</translation>
    </message>
    <message>
        <source>sampler</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>variations</source>
        <translation>变体数</translation>
    </message>
    <message>
        <source>pick</source>
        <translation>选用</translation>
    </message>
    <message>
        <source>lora</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>controlnet</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>control strength</source>
        <translation>控制强度</translation>
    </message>
    <message>
        <source>likeness</source>
        <translation>参考图</translation>
    </message>
    <message>
        <source>likeness strength</source>
        <translation>参考强度</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑图片</translation>
    </message>
    <message>
        <source>Paint a picture anew from a prompt, starting from another picture.</source>
        <translation>以另一张图片为起点，根据提示词重新绘制。</translation>
    </message>
    <message>
        <source>image to image, img2img, change, kontext</source>
        <translation>图生图, 修改</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>局部重绘</translation>
    </message>
    <message>
        <source>Paint what is inside a mask anew, from a prompt; what is outside stays as it is, to the bit.</source>
        <translation>根据提示词重绘遮罩内的部分；遮罩外逐位保持原样。</translation>
    </message>
    <message>
        <source>fill, remove object, repair, generative fill</source>
        <translation>修补, 填充, 移除物体</translation>
    </message>
    <message>
        <source>area</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>边距</translation>
    </message>
    <message>
        <source>Outpaint</source>
        <translation>扩展绘制</translation>
    </message>
    <message>
        <source>Paint on beyond the edges of a picture.</source>
        <translation>在图片边缘之外继续绘制。</translation>
    </message>
    <message>
        <source>uncrop, extend, expand</source>
        <translation>扩图, 扩展</translation>
    </message>
    <message>
        <source>Publish video</source>
        <translation>发布影片</translation>
    </message>
    <message>
        <source>Write the film: .mp4, .mov, .webm or .mkv, or an animated .gif or .webp. Without a wire to audio it has the clip's own sound.</source>
        <translation>写出影片（.mp4、.mov、.webm 或 .mkv）或动画（.gif、.webp）。未连接 audio 时，使用片段自己的声音。</translation>
    </message>
    <message>
        <source>export, render, save film, mp4, encode, gif</source>
        <translation>导出, 渲染, 保存影片</translation>
    </message>
    <message>
        <source>codec</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>effort</source>
        <translation>精细度</translation>
    </message>
    <message>
        <source>encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>audio kbps</source>
        <translation>音频码率</translation>
    </message>
    <message>
        <source>title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>embed project</source>
        <translation>嵌入项目</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>label languages</source>
        <translation>标识语言</translation>
    </message>
    <message>
        <source>label place</source>
        <translation>标识位置</translation>
    </message>
    <message>
        <source>label size</source>
        <translation>标识大小</translation>
    </message>
    <message>
        <source>label seconds</source>
        <translation>标识时长</translation>
    </message>
    <message>
        <source>disclosure</source>
        <translation>披露文字</translation>
    </message>
    <message>
        <source>plays</source>
        <translation>播放次数</translation>
    </message>
    <message>
        <source>timecode</source>
        <translation>时间码</translation>
    </message>
    <message>
        <source>chapters</source>
        <translation>章节</translation>
    </message>
    <message>
        <source>Publish pictures</source>
        <translation>发布图片序列</translation>
    </message>
    <message>
        <source>Write a clip as numbered pictures: shot_%04d.png, shot_####.exr, or .tif, .jpg or .webp.</source>
        <translation>将片段写成带编号的图片：shot_%04d.png、shot_####.exr，或 .tif、.jpg、.webp。</translation>
    </message>
    <message>
        <source>export, image sequence, exr, frames</source>
        <translation>导出, 图像序列, 帧</translation>
    </message>
    <message>
        <source>first</source>
        <translation>初始误差</translation>
    </message>
    <message>
        <source>Publish audio</source>
        <translation>发布音频</translation>
    </message>
    <message>
        <source>Write a sound file: .wav (24 bits), .flac, .mp3, .m4a, .ogg or .opus.</source>
        <translation>写出声音文件：.wav（24 位）、.flac、.mp3、.m4a、.ogg 或 .opus。</translation>
    </message>
    <message>
        <source>export, mp3, wav, save sound</source>
        <translation>导出, 保存声音</translation>
    </message>
    <message>
        <source>Publish text</source>
        <translation>发布文本</translation>
    </message>
    <message>
        <source>Write a text as a file, in UTF-8: the captions (wire their srt, vtt or ass, and end the name likewise), a transcript, a script, a verdict.</source>
        <translation>将文本写成 UTF-8 文件：字幕（接入其 srt、vtt 或 ass，并以相同扩展名结尾）、转写稿、剧本或评定。</translation>
    </message>
    <message>
        <source>export, save text, srt</source>
        <translation>导出, 保存文本</translation>
    </message>
    <message>
        <source>Check before delivery</source>
        <translation>交付前检查</translation>
    </message>
    <message>
        <source>Quality control: what a broadcaster or a platform would send a film back for, with times. Wire what the publish node gets, and choose its preset and fit.</source>
        <translation>质量检查：找出电视台或平台可能退回影片的问题，并给出时间。接上发布节点所用的输入，并选择与它相同的预设和适配方式。</translation>
    </message>
    <message>
        <source>quality control, qc, broadcast</source>
        <translation>质检, 播出</translation>
    </message>
    <message>
        <source>report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>problems</source>
        <translation>问题数</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Recorded voice</source>
        <translation>录制的人声</translation>
    </message>
    <message>
        <source>Put a recorded take in the place of a spoken line, shot by shot.</source>
        <translation>逐镜头用录制的录音代替一句台词。</translation>
    </message>
    <message>
        <source>Reframe</source>
        <translation>重新构图</translation>
    </message>
    <message>
        <source>Cut a clip to another shape, such as 16:9 to 9:16, with a window that follows what matters, shot by shot.</source>
        <translation>把视频裁成另一种画幅，例如 16:9 变 9:16，取景窗逐个镜头跟随重要的内容。</translation>
    </message>
    <message>
        <source>vertical, crop, 9:16, portrait</source>
        <translation>竖屏, 裁剪</translation>
    </message>
    <message>
        <source>follow</source>
        <translation>跟踪对象</translation>
    </message>
    <message>
        <source>calm</source>
        <translation>平稳</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Speed ramp</source>
        <translation>变速</translation>
    </message>
    <message>
        <source>Let a clip run faster and slower while it plays: wire a curve to speed, or leave one speed for all of it.</source>
        <translation>让片段在播放时变快变慢：把曲线连到速度，或全程用同一速度。</translation>
    </message>
    <message>
        <source>slow motion, fast, time remap</source>
        <translation>慢动作, 变速</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>between</source>
        <translation>帧间</translation>
    </message>
    <message>
        <source>clock</source>
        <translation>计时</translation>
    </message>
    <message>
        <source>shutter</source>
        <translation>快门</translation>
    </message>
    <message>
        <source>Freeze frame</source>
        <translation>定格</translation>
    </message>
    <message>
        <source>Stop on one frame for a while, then go on: the result is longer by that time, to the nearest frame.</source>
        <translation>在一帧上停留片刻再继续：结果因此变长，精确到帧。</translation>
    </message>
    <message>
        <source>hold, pause, stop</source>
        <translation>定格, 暂停</translation>
    </message>
    <message>
        <source>Echo</source>
        <translation>拖影</translation>
    </message>
    <message>
        <source>Leave trails: earlier frames stay to be seen for a while, each fainter than the one before.</source>
        <translation>留下拖影：先前的帧停留片刻，一帧比一帧淡。</translation>
    </message>
    <message>
        <source>trails, ghost</source>
        <translation>拖影, 残影</translation>
    </message>
    <message>
        <source>count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>delay</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Motion blur</source>
        <translation>运动模糊</translation>
    </message>
    <message>
        <source>Blur what moves as a camera does whose shutter is open for longer.</source>
        <translation>像快门开得更久的摄影机那样模糊运动的东西。</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Let a number move by keyframes: wire it to a setting, and that setting moves while the clip runs.</source>
        <translation>用关键帧让一个数值变化：把它连到某个设置，该设置就随片段变化。</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>keyframes, animation, envelope</source>
        <translation>关键帧, 动画</translation>
    </message>
    <message>
        <source>times</source>
        <translation>时间单位</translation>
    </message>
    <message>
        <source>Follow a sound</source>
        <translation>跟随声音</translation>
    </message>
    <message>
        <source>Let a number follow how loud a sound is, or a band of it: the kick drum, a voice, the hiss of the sea.</source>
        <translation>让数值跟随声音或其某个频段的响度：底鼓、人声、海浪的沙沙声。</translation>
    </message>
    <message>
        <source>least</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>most</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Beats as a signal</source>
        <translation>节拍信号</translation>
    </message>
    <message>
        <source>Let a number jump up on the beats of the music and fall again: flashes, bumps and cuts in time.</source>
        <translation>让数值在音乐的每一拍上跳起再落下：合拍的闪光、震动与剪切。</translation>
    </message>
    <message>
        <source>Wave</source>
        <translation>波形</translation>
    </message>
    <message>
        <source>Let a number swing between two others: sine, triangle, saw, square, or noise that wanders.</source>
        <translation>让数值在两个值之间摆动：正弦、三角、锯齿、方波，或游移的噪声。</translation>
    </message>
    <message>
        <source>lfo, oscillator, sine</source>
        <translation>振荡, 正弦</translation>
    </message>
    <message>
        <source>phase</source>
        <translation>相位</translation>
    </message>
    <message>
        <source>Math of signals</source>
        <translation>信号运算</translation>
    </message>
    <message>
        <source>Add, subtract, multiply, divide, raise to a power, or take the smaller or larger of two moving numbers.</source>
        <translation>对两个变化的数值做加、减、乘、除、乘方，或取较小、较大者。</translation>
    </message>
    <message>
        <source>Signal from a number</source>
        <translation>由数值得到信号</translation>
    </message>
    <message>
        <source>A number as a signal that does not move.</source>
        <translation>把数值当作不变的信号。</translation>
    </message>
    <message>
        <source>Load sound</source>
        <translation>载入声音</translation>
    </message>
    <message>
        <source>A sound file, or the sound of a video file, at its own rate and channels. Nothing is decoded until asked.</source>
        <translation>声音文件，或视频文件中的声音，保持原采样率和声道。取用时才解码。</translation>
    </message>
    <message>
        <source>import, audio, wav, mp3, song</source>
        <translation>导入, 音频, 歌曲</translation>
    </message>
    <message>
        <source>track</source>
        <translation>音轨</translation>
    </message>
    <message>
        <source>Trim sound</source>
        <translation>修剪声音</translation>
    </message>
    <message>
        <source>From start to end, in seconds of the sound, to the sample; an end of 0 is the sound's end.</source>
        <translation>从起点到终点（声音的秒数），精确到采样；终点为 0 表示声音的结尾。</translation>
    </message>
    <message>
        <source>cut, shorten</source>
        <translation>剪切, 缩短</translation>
    </message>
    <message>
        <source>end</source>
        <translation>终点</translation>
    </message>
    <message>
        <source>Music</source>
        <translation>音乐</translation>
    </message>
    <message>
        <source>A piece of music from words for its mood and style, with a beginning, a peak and an end.</source>
        <translation>用描述情绪和风格的文字生成一段音乐，有开头、高潮和结尾。</translation>
    </message>
    <message>
        <source>soundtrack, score, song</source>
        <translation>配乐, 歌曲</translation>
    </message>
    <message>
        <source>key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Sound effect</source>
        <translation>音效</translation>
    </message>
    <message>
        <source>A sound effect from a cue such as "rain and distant thunder"; sounds that are named together are layered.</source>
        <translation>根据提示生成音效，例如“rain and distant thunder”；一起写出的声音会叠加。</translation>
    </message>
    <message>
        <source>sfx, foley</source>
        <translation>音效, 拟音</translation>
    </message>
    <message>
        <source>Mix</source>
        <translation>混音</translation>
    </message>
    <message>
        <source>Mix voice, music and effects to one sound at a loudness.</source>
        <translation>将旁白、音乐和音效按指定响度混成一路声音。</translation>
    </message>
    <message>
        <source>mixer, ducking</source>
        <translation>混音, 闪避</translation>
    </message>
    <message>
        <source>voice gain</source>
        <translation>旁白增益</translation>
    </message>
    <message>
        <source>voice pan</source>
        <translation>旁白声像</translation>
    </message>
    <message>
        <source>voice fade in</source>
        <translation>旁白淡入</translation>
    </message>
    <message>
        <source>voice fade out</source>
        <translation>旁白淡出</translation>
    </message>
    <message>
        <source>voice delay</source>
        <translation>旁白延迟</translation>
    </message>
    <message>
        <source>music gain</source>
        <translation>音乐增益</translation>
    </message>
    <message>
        <source>music pan</source>
        <translation>音乐声像</translation>
    </message>
    <message>
        <source>music fade in</source>
        <translation>音乐淡入</translation>
    </message>
    <message>
        <source>music fade out</source>
        <translation>音乐淡出</translation>
    </message>
    <message>
        <source>music delay</source>
        <translation>音乐延迟</translation>
    </message>
    <message>
        <source>effects gain</source>
        <translation>音效增益</translation>
    </message>
    <message>
        <source>effects pan</source>
        <translation>音效声像</translation>
    </message>
    <message>
        <source>effects fade in</source>
        <translation>音效淡入</translation>
    </message>
    <message>
        <source>effects fade out</source>
        <translation>音效淡出</translation>
    </message>
    <message>
        <source>effects delay</source>
        <translation>音效延迟</translation>
    </message>
    <message>
        <source>more gain</source>
        <translation>更多增益</translation>
    </message>
    <message>
        <source>duck</source>
        <translation>压低</translation>
    </message>
    <message>
        <source>duck effects</source>
        <translation>压低音效</translation>
    </message>
    <message>
        <source>duck threshold</source>
        <translation>压低阈值</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>声道</translation>
    </message>
    <message>
        <source>desk</source>
        <translation>调音台</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>A piece of text, to be wired to as many sockets as need it.</source>
        <translation>一段文本，可连接到任意多个需要它的接口。</translation>
    </message>
    <message>
        <source>note, string, words</source>
        <translation>字符串, 文字</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>剧本</translation>
    </message>
    <message>
        <source>Read a script as a series of shots.</source>
        <translation>把剧本读成一系列镜头。</translation>
    </message>
    <message>
        <source>screenplay, storyboard, shots, scenario</source>
        <translation>剧本, 分镜, 镜头</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>cameras</source>
        <translation>镜头运动</translation>
    </message>
    <message>
        <source>titles</source>
        <translation>屏幕文字</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Make a prompt from a shot with a template.</source>
        <translation>用模板由镜头生成提示词。</translation>
    </message>
    <message>
        <source>template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>look</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>avoid</source>
        <translation>避免</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>摄影机</translation>
    </message>
    <message>
        <source>Writer</source>
        <translation>编剧</translation>
    </message>
    <message>
        <source>Draft a script from an idea, or rework one, with a language model.</source>
        <translation>用语言模型根据构思起草剧本，或改写剧本。</translation>
    </message>
    <message>
        <source>llm, gpt, draft, chat, language model</source>
        <translation>语言模型, 起草, 写作</translation>
    </message>
    <message>
        <source>brief</source>
        <translation>梗概</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>idea</source>
        <translation>构思</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>local</source>
        <translation>本地模型</translation>
    </message>
    <message>
        <source>Stylise</source>
        <translation>风格化</translation>
    </message>
    <message>
        <source>Repaint a picture in the style of any other: a painting, a drawing, a pattern, a photograph.</source>
        <translation>用任意另一张图的风格重绘画面：油画、素描、图案或照片。</translation>
    </message>
    <message>
        <source>style transfer, painting, stylize</source>
        <translation>风格迁移, 绘画</translation>
    </message>
    <message>
        <source>strokes</source>
        <translation>笔触</translation>
    </message>
    <message>
        <source>own colours</source>
        <translation>保留原色</translation>
    </message>
    <message>
        <source>Stylise a clip</source>
        <translation>视频风格化</translation>
    </message>
    <message>
        <source>Repaint a clip in the style of a picture, with strokes that stay on what they paint instead of flickering.</source>
        <translation>用一张图的风格重绘视频，笔触贴着所画之物，不会闪烁。</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>稳定</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>Find what a picture is of, a person, an animal or a thing, as a mask: to cut it out, or to treat it apart.</source>
        <translation>找出画面的主体（人、动物或物件）并给出遮罩，用来抠图或单独处理。</translation>
    </message>
    <message>
        <source>segment, cut out, remove background, person mask</source>
        <translation>分割, 抠图, 去背景, 人物蒙版</translation>
    </message>
    <message>
        <source>Values to try</source>
        <translation>待试的值</translation>
    </message>
    <message>
        <source>A list of values as a series: whatever it is wired to, a socket or a setting by its name, runs once for each.</source>
        <translation>将一组值作为序列：它所连接的插口或设置会对每个值各运行一次。</translation>
    </message>
    <message>
        <source>sweep</source>
        <translation>试值</translation>
    </message>
    <message>
        <source>sweep, xy plot, grid, batch, variations, try, compare</source>
        <translation>扫描, 参数网格, 批量, 变体, 试验, 对比</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Contact sheet</source>
        <translation>联系表</translation>
    </message>
    <message>
        <source>Pictures of a series side by side, each with its label below: the text for its item, else the item's name.</source>
        <translation>将序列中的图片并排排列，每张下方有标签：该项的文本，否则为该项的名称。</translation>
    </message>
    <message>
        <source>contact sheet, grid, compare, montage, xy plot</source>
        <translation>联系表, 网格, 对比, 拼图, 参数网格</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Fill a text from a table, once for each row: a series.</source>
        <translation>用表格填写文本，每行一次，得到一个系列。</translation>
    </message>
    <message>
        <source>csv, spreadsheet, excel, rows, variables, batch</source>
        <translation>csv, 电子表格, 表格, 行, 变量, 批量</translation>
    </message>
    <message>
        <source>Stabilise</source>
        <translation>稳定</translation>
    </message>
    <message>
        <source>Steady a shaky clip: sway and jitter go, pans and travels stay, and every shot of it is steadied by itself.</source>
        <translation>稳定抖动的片段：去掉晃动和抖动，保留摇移，每个镜头分别稳定。</translation>
    </message>
    <message>
        <source>stabilize, shake, smooth, steady</source>
        <translation>防抖, 稳定</translation>
    </message>
    <message>
        <source>smoothness</source>
        <translation>平滑度</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>跟踪</translation>
    </message>
    <message>
        <source>Follow something through a clip, to parts of a pixel, and let numbers move with it: wire x and y to settings.</source>
        <translation>在片段中跟踪某物，精确到亚像素，并让数值随之变化：把 x 和 y 连到设置。</translation>
    </message>
    <message>
        <source>motion tracking, follow</source>
        <translation>跟踪, 追踪</translation>
    </message>
    <message>
        <source>moved x</source>
        <translation>水平位移</translation>
    </message>
    <message>
        <source>moved y</source>
        <translation>垂直位移</translation>
    </message>
    <message>
        <source>found</source>
        <translation>已找到</translation>
    </message>
    <message>
        <source>corners</source>
        <translation>四角</translation>
    </message>
    <message>
        <source>reach</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Match move</source>
        <translation>匹配移动</translation>
    </message>
    <message>
        <source>Lay a picture or a clip over a tracked clip so that it moves with what was tracked: a sign, a screen, a label.</source>
        <translation>把图片或片段叠在已跟踪的片段上，使其随被跟踪的东西移动：招牌、屏幕、标签。</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Train a voice</source>
        <translation>训练声音</translation>
    </message>
    <message>
        <source>Train a voice on 30 minutes or more of takes (from voice.samples), with the speaker's consent.</source>
        <translation>经说话人同意，用 30 分钟以上的录音（来自 voice.samples）训练声音。</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳误差</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批量</translation>
    </message>
    <message>
        <source>pace</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>patience</source>
        <translation>耐心</translation>
    </message>
    <message>
        <source>Load clip</source>
        <translation>载入片段</translation>
    </message>
    <message>
        <source>A video file as picture and sound, upright, at a constant rate.</source>
        <translation>视频文件的画面和声音，方向正立，帧率恒定。</translation>
    </message>
    <message>
        <source>import, movie, footage, clip, open, mp4</source>
        <translation>导入, 影片, 素材, 打开</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Resize clip</source>
        <translation>调整片段大小</translation>
    </message>
    <message>
        <source>Another size. A side of 0 follows from the other by the picture's shape.</source>
        <translation>改为其他尺寸。边长为 0 时按画面比例由另一边得出。</translation>
    </message>
    <message>
        <source>Crop clip</source>
        <translation>裁剪片段</translation>
    </message>
    <message>
        <source>A part of the picture; a width or height of 0 reaches to the edge. Odd offsets may move by a pixel.</source>
        <translation>画面的一部分；宽或高为 0 表示直到边缘。奇数偏移可能移动一个像素。</translation>
    </message>
    <message>
        <source>cut, cut out</source>
        <translation>裁切</translation>
    </message>
    <message>
        <source>Trim clip</source>
        <translation>修剪片段</translation>
    </message>
    <message>
        <source>From start to end, in seconds of the clip, cut at the nearest frame; an end of 0 is the clip's end.</source>
        <translation>从起点到终点（片段的秒数），在最近的帧处剪切；终点为 0 表示片段结尾。</translation>
    </message>
    <message>
        <source>cut, shorten, in and out point</source>
        <translation>剪切, 缩短, 入点</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>变速</translation>
    </message>
    <message>
        <source>Faster (2 is twice as fast) or slower (0.5 is half speed) at the same frame rate, by repeating or leaving out frames.</source>
        <translation>以相同帧率变快（2 为两倍速）或变慢（0.5 为半速），方法是重复或略去帧。</translation>
    </message>
    <message>
        <source>slow motion, faster, time lapse</source>
        <translation>慢动作, 快放, 延时</translation>
    </message>
    <message>
        <source>Frame rate</source>
        <translation>帧率</translation>
    </message>
    <message>
        <source>The same film at another frame rate: each new frame is the one nearest to its time. 0 leaves it as it is.</source>
        <translation>同一影片换成另一帧率：每个新帧取时间上最近的一帧。0 表示保持不变。</translation>
    </message>
    <message>
        <source>fps, frames per second</source>
        <translation>帧率</translation>
    </message>
    <message>
        <source>Concat</source>
        <translation>拼接</translation>
    </message>
    <message>
        <source>One clip after the other, at the size and rate of the first, each with its own sound or silence.</source>
        <translation>将片段依次相接，尺寸和帧率取自第一个片段，各自带有自己的声音或静音。</translation>
    </message>
    <message>
        <source>join, append, merge clips</source>
        <translation>连接, 合并</translation>
    </message>
    <message>
        <source>videos</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Transition</source>
        <translation>转场</translation>
    </message>
    <message>
        <source>Go from one clip to another: the end of the first and the beginning of the second are seen together for a while.</source>
        <translation>从一个片段过渡到另一个：前者的结尾与后者的开头会同时出现一段时间。</translation>
    </message>
    <message>
        <source>crossfade, dissolve, wipe, fade</source>
        <translation>交叉淡化, 溶解, 擦除</translation>
    </message>
    <message>
        <source>second</source>
        <translation>第二段</translation>
    </message>
    <message>
        <source>Reverse</source>
        <translation>倒放</translation>
    </message>
    <message>
        <source>The clip backwards, its own sound too. Both are read forwards in blocks: memory does not grow with the clip.</source>
        <translation>倒放片段及其自身的声音。两者都按块正向读取：内存不随片段增长。</translation>
    </message>
    <message>
        <source>backwards</source>
        <translation>倒放</translation>
    </message>
    <message>
        <source>Still</source>
        <translation>静帧</translation>
    </message>
    <message>
        <source>A clip that shows one picture.</source>
        <translation>显示一张图片的片段。</translation>
    </message>
    <message>
        <source>hold, slide, picture to clip</source>
        <translation>静止, 图片转视频</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>单帧</translation>
    </message>
    <message>
        <source>One frame of a clip as a picture; the last one when the time is past the end.</source>
        <translation>将片段的一帧作为图片；时间超出结尾时取最后一帧。</translation>
    </message>
    <message>
        <source>still from a clip, screenshot, snapshot</source>
        <translation>截图, 取一帧</translation>
    </message>
    <message>
        <source>Speak</source>
        <translation>朗读</translation>
    </message>
    <message>
        <source>Speak a text, and know when each word is said.</source>
        <translation>朗读文本，并得到每个词的时间。</translation>
    </message>
    <message>
        <source>tts, text to speech, narration, voice over</source>
        <translation>语音合成, 旁白, 配音</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>停顿</translation>
    </message>
    <message>
        <source>Choose a voice</source>
        <translation>选择声音</translation>
    </message>
    <message>
        <source>One of Kokoro's 54 voices, or a blend of several, to speak a part.</source>
        <translation>Kokoro 的 54 个声音之一，或几个声音的混合，用来念一个角色。</translation>
    </message>
    <message>
        <source>speaker, kokoro, narrator</source>
        <translation>说话人, 旁白</translation>
    </message>
    <message>
        <source>Direct a voice</source>
        <translation>声音指导</translation>
    </message>
    <message>
        <source>Tell a voice how to speak: its style, pace and pitch, and how names are said. One can direct many lines.</source>
        <translation>指导声音如何说话：风格、语速、音高以及人名读法。可同时指导多句台词。</translation>
    </message>
    <message>
        <source>pronunciation</source>
        <translation>读音</translation>
    </message>
    <message>
        <source>Sentences</source>
        <translation>分句</translation>
    </message>
    <message>
        <source>A text in its sentences, so that each is spoken on its own: with a seed, takes and settings for itself.</source>
        <translation>将文本分成句子，使每句单独朗读：各有自己的种子、版本和设置。</translation>
    </message>
    <message>
        <source>Join lines</source>
        <translation>连接台词</translation>
    </message>
    <message>
        <source>Spoken lines one after the other, with `pause` seconds between them; their words keep their times.</source>
        <translation>将朗读的台词依次连接，其间停顿 `pause` 秒；词的时间保持不变。</translation>
    </message>
    <message>
        <source>Letterbox</source>
        <translation>遮幅</translation>
    </message>
    <message>
        <source>Black bars above and below, so that the picture between them is `aspect` times as wide as high.</source>
        <translation>上下加黑边，使中间画面的宽度是高度的 `aspect` 倍。</translation>
    </message>
    <message>
        <source>letterbox</source>
        <translation>遮幅</translation>
    </message>
    <message>
        <source>black bars, cinemascope, widescreen</source>
        <translation>黑边, 宽银幕</translation>
    </message>
    <message>
        <source>Score as MIDI</source>
        <translation>乐谱存为 MIDI</translation>
    </message>
    <message>
        <source>Write the notes that Synth plays as a MIDI file, a track for each instrument, for a sequencer or to be printed.</source>
        <translation>把 Synth 演奏的音符写成 MIDI 文件，每件乐器一条音轨，供编曲软件使用或打印成谱。</translation>
    </message>
    <message>
        <source>band</source>
        <translation>乐队</translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>What do you want to do?</source>
        <translation>想做什么？</translation>
    </message>
</context>
<context>
    <name>pins</name>
    <message>
        <source>picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>遮罩</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>clip of masks</source>
        <translation>遮罩片段</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>motion</source>
        <translation>运动</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>嗓音</translation>
    </message>
    <message>
        <source>shot</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>{kind}, one frame at a time</source>
        <translation>{kind}，逐帧处理</translation>
    </message>
    <message>
        <source>{kind}, or a {clip}: then the node runs on every frame</source>
        <translation>{kind}，或{clip}：节点会对每一帧运行</translation>
    </message>
    <message>
        <source>{kind}, one for each item</source>
        <translation>{kind}，每项一个</translation>
    </message>
    <message>
        <source>{kind}, any number of them</source>
        <translation>{kind}，数量不限</translation>
    </message>
</context>
<context>
    <name>places</name>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>查看器</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄影机</translation>
    </message>
    <message>
        <source>Motion brush</source>
        <translation>运动笔刷</translation>
    </message>
    <message>
        <source>Storyboard</source>
        <translation>故事板</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>任何位置</translation>
    </message>
</context>
<context>
    <name>proof</name>
    <message>
        <source>Intact: it is as it was published.</source>
        <translation>完好：与发布时一致。</translation>
    </message>
    <message>
        <source>Changed: it is not as it was published.</source>
        <translation>已改动：与发布时不一致。</translation>
    </message>
    <message>
        <source>Nothing to verify: the file holds no proof of what it is.</source>
        <translation>无可验证：文件中没有任何证明。</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>caption track</source>
        <translation>字幕轨</translation>
    </message>
    <message>
        <source>Every byte of the file is as it was published.</source>
        <translation>文件的每个字节都与发布时一致。</translation>
    </message>
    <message>
        <source>The file was packed anew since ({was} bytes then, {now} now), so its streams are compared.</source>
        <translation>文件在发布后被重新封装（当时 {was} 字节，现在 {now} 字节），因此比对其中的各条流。</translation>
    </message>
    <message>
        <source>Bytes of the file were changed since it was published.</source>
        <translation>文件在发布后有字节被改动。</translation>
    </message>
    <message>
        <source>The seal of the file is damaged.</source>
        <translation>文件的封印已损坏。</translation>
    </message>
    <message>
        <source>The seal that its record speaks of was taken out.</source>
        <translation>记录中提到的封印已被去除。</translation>
    </message>
    <message>
        <source>What is in the file cannot be read any more: {why}.</source>
        <translation>文件内容已无法读取：{why}。</translation>
    </message>
    <message>
        <source>The {kind} is as published ({codec}).</source>
        <translation>{kind}与发布时一致（{codec}）。</translation>
    </message>
    <message>
        <source>The {kind} runs at another speed: {from} s then, {to} s now.</source>
        <translation>{kind}的速度变了：当时 {from} 秒，现在 {to} 秒。</translation>
    </message>
    <message>
        <source>The {kind} was encoded again: {codec} then, {now} now.</source>
        <translation>{kind}被重新编码：当时为 {codec}，现在为 {now}。</translation>
    </message>
    <message>
        <source>The {kind} was changed: {seconds} s are missing ({from} s then, {to} s now).</source>
        <translation>{kind}被改动：少了 {seconds} 秒（当时 {from} 秒，现在 {to} 秒）。</translation>
    </message>
    <message>
        <source>The {kind} was changed: it is {seconds} s longer ({from} s then, {to} s now).</source>
        <translation>{kind}被改动：多了 {seconds} 秒（当时 {from} 秒，现在 {to} 秒）。</translation>
    </message>
    <message>
        <source>The {kind} was changed or encoded again ({codec}).</source>
        <translation>{kind}被改动或重新编码（{codec}）。</translation>
    </message>
    <message>
        <source>The {kind} is missing ({codec}).</source>
        <translation>{kind}缺失（{codec}）。</translation>
    </message>
    <message>
        <source>There is one more {kind} than was published ({codec}).</source>
        <translation>比发布时多出一条{kind}（{codec}）。</translation>
    </message>
    <message>
        <source>The tag “{name}” was taken out.</source>
        <translation>标签“{name}”已被去除。</translation>
    </message>
    <message>
        <source>The tag “{name}” was changed.</source>
        <translation>标签“{name}”被改动。</translation>
    </message>
    <message>
        <source>The record of how it was made is as published, by {program}.</source>
        <translation>制作记录与发布时一致，由 {program} 写入。</translation>
    </message>
    <message>
        <source>There is a record of how it was made, by {program}, but no seal that would show changes.</source>
        <translation>有 {program} 写入的制作记录，但没有能显示改动的封印。</translation>
    </message>
    <message>
        <source>The record of how it was made was changed.</source>
        <translation>制作记录被改动。</translation>
    </message>
    <message>
        <source>The record of how it was made was taken out.</source>
        <translation>制作记录已被去除。</translation>
    </message>
    <message>
        <source>The record of how it was made is damaged: {why}.</source>
        <translation>制作记录已损坏：{why}。</translation>
    </message>
    <message>
        <source>What the file says of the consent {id} is not as it was signed on this machine.</source>
        <translation>文件中关于同意书 {id} 的内容与本机签署的不符。</translation>
    </message>
    <message>
        <source>The consent {id}: {why}.</source>
        <translation>同意书 {id}：{why}。</translation>
    </message>
    <message>
        <source>The consent {id} holds on this machine.</source>
        <translation>同意书 {id} 在本机有效。</translation>
    </message>
    <message>
        <source>The record of the consent {id} is not on this machine.</source>
        <translation>同意书 {id} 的记录不在本机上。</translation>
    </message>
    <message>
        <source>Pictures as published: {count}.</source>
        <translation>与发布时一致的图片：{count}。</translation>
    </message>
    <message>
        <source>{name} was changed.</source>
        <translation>{name} 被改动。</translation>
    </message>
    <message>
        <source>{name} has nothing to verify.</source>
        <translation>{name} 无可验证。</translation>
    </message>
    <message>
        <source>Content Credentials were put into it when it was published.</source>
        <translation>发布时写入了内容凭证。</translation>
    </message>
    <message>
        <source>Its Content Credentials are whole, signed by {name}, whose certificate is trusted here.</source>
        <translation>内容凭证完好，由 {name} 签名，其证书在本机受信任。</translation>
    </message>
    <message>
        <source>Its Content Credentials are whole, signed with this machine’s own key. Nobody else vouches for it.</source>
        <translation>内容凭证完好，由本机自己的密钥签名。没有其他人为它担保。</translation>
    </message>
    <message>
        <source>Its Content Credentials are whole. They are signed as “{name}” with a certificate that nobody on this machine’s list vouches for: the name proves nothing.</source>
        <translation>内容凭证完好。署名为“{name}”，但本机名单上没有人为该证书担保：这个名字不能证明什么。</translation>
    </message>
    <message>
        <source>Its Content Credentials, signed as “{name}”, do not fit: {why}.</source>
        <translation>署名为“{name}”的内容凭证与文件不符：{why}。</translation>
    </message>
    <message>
        <source>Its Content Credentials cannot be read: {why}.</source>
        <translation>内容凭证无法读取：{why}。</translation>
    </message>
    <message>
        <source>Its credentials say that it was made with {program}: {title}.</source>
        <translation>凭证称它由 {program} 制作：{title}。</translation>
    </message>
    <message>
        <source>Its credentials call it, or a part of it, “{kind}”.</source>
        <translation>凭证将它或其中一部分标为“{kind}”。</translation>
    </message>
    <message>
        <source>Made of {name}, which has Content Credentials of its own.</source>
        <translation>用到了 {name}，它有自己的内容凭证。</translation>
    </message>
    <message>
        <source>Made of {name}.</source>
        <translation>用到了 {name}。</translation>
    </message>
    <message>
        <source>The watermark in the {kind} belongs to its record ({id}).</source>
        <translation>{kind}中的水印属于它的记录（{id}）。</translation>
    </message>
    <message>
        <source>The watermark in the {kind} ({id}) belongs to another record than the one that it carries.</source>
        <translation>{kind}中的水印（{id}）属于另一份记录，而不是文件所带的那份。</translation>
    </message>
    <message>
        <source>There is a watermark in the {kind} ({id}), so it was published with a record, which was taken out.</source>
        <translation>{kind}中有水印（{id}），说明它发布时带有记录，而记录已被去除。</translation>
    </message>
    <message>
        <source>There is a watermark in the {kind} ({id}).</source>
        <translation>{kind}中有水印（{id}）。</translation>
    </message>
    <message>
        <source>The watermark that its record speaks of could not be found.</source>
        <translation>没有找到记录中提到的水印。</translation>
    </message>
    <message>
        <source>Its metadata call it “{kind}” (IPTC digital source type).</source>
        <translation>元数据将它标为“{kind}”（IPTC 数字来源类型）。</translation>
    </message>
    <message>
        <source>{name}: {text}</source>
        <translation>{name}：{text}</translation>
    </message>
</context>
<context>
    <name>queue</name>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>渲染中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>{done} of {all} tasks</source>
        <translation>{done} / {all} 个任务</translation>
    </message>
    <message>
        <source>Done in {time}</source>
        <translation>用时 {time} 完成</translation>
    </message>
    <message>
        <source>Render earlier</source>
        <translation>提前渲染</translation>
    </message>
    <message>
        <source>Render later</source>
        <translation>延后渲染</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Cancel; what is finished is kept</source>
        <translation>取消；已完成的部分会保留</translation>
    </message>
    <message>
        <source>Render again</source>
        <translation>重新渲染</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Play the file</source>
        <translation>播放文件</translation>
    </message>
</context>
<context>
    <name>save</name>
    <message>
        <source>the picture cannot be written as PNG</source>
        <translation>无法将画面写为 PNG</translation>
    </message>
</context>
<context>
    <name>sound</name>
    <message>
        <source>Recording</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Voices</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Mixer</source>
        <translation>混音器</translation>
    </message>
    <message>
        <source>Open the panel: {panel}</source>
        <translation>打开面板：{panel}</translation>
    </message>
</context>
<context>
    <name>templates</name>
    <message>
        <source>Film from a script</source>
        <translation>由剧本制作影片</translation>
    </message>
    <message>
        <source>Paste a shot list, a screenplay or a chat model’s answer, or give an idea: pictures, voice, effects, music, captions and the cut</source>
        <translation>粘贴分镜表、剧本或聊天模型的回答，或给出一个想法：画面、旁白、音效、音乐、字幕与剪辑一应俱全</translation>
    </message>
    <message>
        <source>Slideshow with voice</source>
        <translation>配音幻灯片</translation>
    </message>
    <message>
        <source>Your pictures in their order, a voice that tells a paragraph over each, and music</source>
        <translation>按顺序展示您的图片，每张配一段旁白，并有音乐</translation>
    </message>
    <message>
        <source>Animate my pictures</source>
        <translation>让我的图片动起来</translation>
    </message>
    <message>
        <source>The camera moves through each of your pictures, with music</source>
        <translation>镜头在每张图片中移动，并配有音乐</translation>
    </message>
    <message>
        <source>Restore a clip</source>
        <translation>修复片段</translation>
    </message>
    <message>
        <source>Take noise away, enlarge and sharpen; the sound is cleaned and made even</source>
        <translation>去噪、放大并锐化；清理声音并使其均匀</translation>
    </message>
    <message>
        <source>Dub a film</source>
        <translation>为影片配音</translation>
    </message>
    <message>
        <source>Say what is said in it again, in another language, with captions</source>
        <translation>用另一种语言重新说出片中的话，并配字幕</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>剧本</translation>
    </message>
    <message>
        <source>A shot list, a screenplay, or what a chat model wrote</source>
        <translation>分镜表、剧本，或聊天模型写的内容</translation>
    </message>
    <message>
        <source>Idea</source>
        <translation>想法</translation>
    </message>
    <message>
        <source>What the film is about; a language model writes the script</source>
        <translation>影片讲什么；由语言模型撰写剧本</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Seconds of the whole film; auto takes the script’s own times</source>
        <translation>整部影片的秒数；自动则采用剧本自身的时间</translation>
    </message>
    <message>
        <source>Seconds of the whole film; auto gives each picture five</source>
        <translation>整部影片的秒数；自动则每张图片五秒</translation>
    </message>
    <message>
        <source>Seconds of the whole film; auto is as long as the words need</source>
        <translation>整部影片的秒数；自动则按旁白所需的长度</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>画幅</translation>
    </message>
    <message>
        <source>The shape of the picture</source>
        <translation>画面的形状</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>The look of every shot: choose one, or write words of your own</source>
        <translation>每个镜头的外观：选择一种，或写下您自己的词语</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Who tells it. The narrator ships with the app and speaks English; the others need the model Kokoro</source>
        <translation>由谁讲述。旁白随应用提供，说英语；其他声音需要 Kokoro 模型</translation>
    </message>
    <message>
        <source>Music</source>
        <translation>音乐</translation>
    </message>
    <message>
        <source>Words for mood, instruments and tempo</source>
        <translation>描述情绪、乐器与速度的词语</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>What the film is called; empty takes the script’s</source>
        <translation>影片的名称；留空则采用剧本的标题</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>In the order in which they are shown</source>
        <translation>按展示顺序</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>A paragraph for each picture</source>
        <translation>每张图片一段</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪点</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Into which a language model puts the words; empty keeps them and changes the voice</source>
        <translation>由语言模型译成的语言；留空则保留原话，只换声音</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>译文</translation>
    </message>
    <message>
        <source>A line for each sentence, where you have it: then no language model is asked</source>
        <translation>每句一行（如果您有译文）：这样就不会询问语言模型</translation>
    </message>
    <message>
        <source>2 x</source>
        <translation>2 倍</translation>
    </message>
    <message>
        <source>4 x</source>
        <translation>4 倍</translation>
    </message>
    <message>
        <source>anime</source>
        <translation>动漫</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>calm</source>
        <translation>平静</translation>
    </message>
    <message>
        <source>cinema 2.39</source>
        <translation>影院 2.39</translation>
    </message>
    <message>
        <source>classic 4:3</source>
        <translation>经典 4:3</translation>
    </message>
    <message>
        <source>cleaned</source>
        <translation>清理</translation>
    </message>
    <message>
        <source>hopeful</source>
        <translation>充满希望</translation>
    </message>
    <message>
        <source>man, American</source>
        <translation>男声，美式</translation>
    </message>
    <message>
        <source>man, British</source>
        <translation>男声，英式</translation>
    </message>
    <message>
        <source>much</source>
        <translation>大量</translation>
    </message>
    <message>
        <source>narrator</source>
        <translation>旁白</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>oil painting</source>
        <translation>油画</translation>
    </message>
    <message>
        <source>pan left</source>
        <translation>左摇</translation>
    </message>
    <message>
        <source>pan right</source>
        <translation>右摇</translation>
    </message>
    <message>
        <source>pencil drawing</source>
        <translation>铅笔画</translation>
    </message>
    <message>
        <source>photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>pixel art</source>
        <translation>像素画</translation>
    </message>
    <message>
        <source>pull out</source>
        <translation>拉远</translation>
    </message>
    <message>
        <source>push in</source>
        <translation>推近</translation>
    </message>
    <message>
        <source>some</source>
        <translation>少量</translation>
    </message>
    <message>
        <source>square 1:1</source>
        <translation>方形 1:1</translation>
    </message>
    <message>
        <source>still</source>
        <translation>静止</translation>
    </message>
    <message>
        <source>tall 9:16</source>
        <translation>竖屏 9:16</translation>
    </message>
    <message>
        <source>tense</source>
        <translation>紧张</translation>
    </message>
    <message>
        <source>the script’s</source>
        <translation>按剧本</translation>
    </message>
    <message>
        <source>tilt up</source>
        <translation>上仰</translation>
    </message>
    <message>
        <source>track left</source>
        <translation>左移</translation>
    </message>
    <message>
        <source>watercolour</source>
        <translation>水彩</translation>
    </message>
    <message>
        <source>wide 16:9</source>
        <translation>宽屏 16:9</translation>
    </message>
    <message>
        <source>woman, American</source>
        <translation>女声，美式</translation>
    </message>
    <message>
        <source>woman, British</source>
        <translation>女声，英式</translation>
    </message>
    <message>
        <source>woman, French</source>
        <translation>女声，法语</translation>
    </message>
    <message>
        <source>woman, Spanish</source>
        <translation>女声，西班牙语</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message>
        <source>Dissolve {seconds} s</source>
        <translation>叠化 {seconds} 秒</translation>
    </message>
    <message>
        <source>Black {seconds} s</source>
        <translation>黑场 {seconds} 秒</translation>
    </message>
    <message>
        <source>Straight cut</source>
        <translation>硬切</translation>
    </message>
    <message>
        <source>Trim {clip}</source>
        <translation>修剪{clip}</translation>
    </message>
    <message>
        <source>Fade {clip}</source>
        <translation>淡化{clip}</translation>
    </message>
    <message>
        <source>Length of a transition</source>
        <translation>转场长度</translation>
    </message>
    <message>
        <source>Gain of {clip}</source>
        <translation>{clip}的增益</translation>
    </message>
    <message>
        <source>Move {clip}</source>
        <translation>移动{clip}</translation>
    </message>
    <message>
        <source>Titles</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>字幕</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>旁白</translation>
    </message>
    <message>
        <source>Music</source>
        <translation>音乐</translation>
    </message>
    <message>
        <source>Effects</source>
        <translation>音效</translation>
    </message>
    <message>
        <source>Clip sound</source>
        <translation>片段声音</translation>
    </message>
    <message>
        <source>Video {number}</source>
        <translation>视频 {number}</translation>
    </message>
    <message>
        <source>Titles {number}</source>
        <translation>标题 {number}</translation>
    </message>
    <message>
        <source>Audio {number}</source>
        <translation>音频 {number}</translation>
    </message>
    <message>
        <source>Sound with the picture</source>
        <translation>声音与画面同步</translation>
    </message>
    <message>
        <source>J cut: sound {seconds} s before the picture</source>
        <translation>J 剪辑：声音早于画面 {seconds} 秒</translation>
    </message>
    <message>
        <source>L cut: sound {seconds} s after the picture</source>
        <translation>L 剪辑：声音晚于画面 {seconds} 秒</translation>
    </message>
    <message>
        <source>Roll a cut of {clip}</source>
        <translation>滚动“{clip}”的剪辑点</translation>
    </message>
    <message>
        <source>Slip {clip}</source>
        <translation>滑移“{clip}”</translation>
    </message>
    <message>
        <source>Slide {clip}</source>
        <translation>滑动“{clip}”</translation>
    </message>
    <message>
        <source>Selection tool</source>
        <translation>选择工具</translation>
    </message>
    <message>
        <source>Choose, move and trim clips</source>
        <translation>选择、移动和修剪片段</translation>
    </message>
    <message>
        <source>Razor tool</source>
        <translation>剃刀工具</translation>
    </message>
    <message>
        <source>Click a clip to cut it there, with Shift all tracks</source>
        <translation>点击片段即在该处切开，按住 Shift 切开所有轨道</translation>
    </message>
    <message>
        <source>Ripple tool</source>
        <translation>波纹工具</translation>
    </message>
    <message>
        <source>Drag the nearer end; what follows moves along</source>
        <translation>拖动较近的一端；后面的片段随之移动</translation>
    </message>
    <message>
        <source>Roll tool</source>
        <translation>滚动工具</translation>
    </message>
    <message>
        <source>Drag the cut between two clips; with Ctrl their sounds’ alone, with Shift the pictures’</source>
        <translation>拖动两个片段之间的剪辑点；按住 Ctrl 只移动声音的，按住 Shift 只移动画面的</translation>
    </message>
    <message>
        <source>Slip tool</source>
        <translation>滑移工具</translation>
    </message>
    <message>
        <source>Drag to show another part of the clip</source>
        <translation>拖动以显示片段的另一部分</translation>
    </message>
    <message>
        <source>Slide tool</source>
        <translation>滑动工具</translation>
    </message>
    <message>
        <source>Drag a clip along between its neighbours</source>
        <translation>在相邻片段之间拖动片段</translation>
    </message>
    <message>
        <source>Add a timeline</source>
        <translation>添加时间线</translation>
    </message>
</context>
<context>
    <name>updates</name>
    <message>
        <source>Version {version} is there.</source>
        <translation>版本 {version} 已发布。</translation>
    </message>
</context>
<context>
    <name>viewer</name>
    <message>
        <source>This failed</source>
        <translation>此项失败了</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>{time} s left</source>
        <translation>剩余 {time} 秒</translation>
    </message>
    <message>
        <source>Being made: {part}</source>
        <translation>正在制作：{part}</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>正在排队</translation>
    </message>
    <message>
        <source>Something that this needs has failed</source>
        <translation>它所依赖的内容失败了</translation>
    </message>
    <message>
        <source>This node is muted</source>
        <translation>此节点已静默</translation>
    </message>
    <message>
        <source>It gives nothing. M on the canvas wakes it.</source>
        <translation>它不输出任何内容。在画布上按 M 可恢复。</translation>
    </message>
    <message>
        <source>Out of date</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Render this</source>
        <translation>渲染此项</translation>
    </message>
    <message>
        <source>Not rendered yet</source>
        <translation>尚未渲染</translation>
    </message>
    <message>
        <source>Nothing to look at yet</source>
        <translation>还没有可看的内容</translation>
    </message>
    <message>
        <source>Select a node, or double-click one to keep it here.</source>
        <translation>选择一个节点，或双击节点使其固定在这里。</translation>
    </message>
    <message>
        <source>The engine is not running</source>
        <translation>引擎没有运行</translation>
    </message>
    <message>
        <source>Results are shown when it is.</source>
        <translation>引擎运行后会显示结果。</translation>
    </message>
    <message>
        <source>{bits} bits</source>
        <translation>{bits} 位</translation>
    </message>
    <message>
        <source>mono</source>
        <translation>单声道</translation>
    </message>
    <message>
        <source>stereo</source>
        <translation>立体声</translation>
    </message>
    <message>
        <source>stays at {value}</source>
        <translation>保持为 {value}</translation>
    </message>
    <message>
        <source>path of {count} points</source>
        <translation>{count} 个点的路径</translation>
    </message>
    <message>
        <source>horizontal {value:+g}</source>
        <translation>水平 {value:+g}</translation>
    </message>
    <message>
        <source>vertical {value:+g}</source>
        <translation>垂直 {value:+g}</translation>
    </message>
    <message>
        <source>proximity {value:+g}</source>
        <translation>远近 {value:+g}</translation>
    </message>
    <message>
        <source>ambient {value:g}</source>
        <translation>环境 {value:g}</translation>
    </message>
    <message>
        <source>painted, but it does not move yet</source>
        <translation>已涂抹，但还不会动</translation>
    </message>
    <message>
        <source>Brush {number}: {moves}</source>
        <translation>笔刷 {number}：{moves}</translation>
    </message>
    <message>
        <source>A mask holds a part still</source>
        <translation>遮罩使一部分保持静止</translation>
    </message>
    <message>
        <source>Camera: {count} keyframes</source>
        <translation>摄影机：{count} 个关键帧</translation>
    </message>
    <message>
        <source>Hand-held: {value:g}</source>
        <translation>手持：{value:g}</translation>
    </message>
    <message>
        <source>Nothing moves yet. Paint what should move in the Motion brush panel.</source>
        <translation>还没有任何运动。请在“运动笔刷”面板中涂抹要动的部分。</translation>
    </message>
</context>
<context>
    <name>voices</name>
    <message>
        <source>Preparing the recordings. Then the speaker is asked to agree.</source>
        <translation>正在准备录音。随后请说话人同意。</translation>
    </message>
    <message>
        <source>Cloning the voice. This takes a minute or two.</source>
        <translation>正在克隆声音。需要一两分钟。</translation>
    </message>
    <message>
        <source>The consent to this voice has ended: nothing is spoken in it until its speaker consents again.</source>
        <translation>此声音的同意已失效：在说话人再次同意之前，不会用它朗读。</translation>
    </message>
    <message>
        <source>The recordings are being listened to…</source>
        <translation>正在听录音…</translation>
    </message>
    <message>
        <source>Add recordings of the speaker until there are enough.</source>
        <translation>请添加说话人的录音，直到足够为止。</translation>
    </message>
    <message>
        <source>The recordings are good enough. Before the voice is cloned, its speaker is asked to agree.</source>
        <translation>录音已足够好。克隆声音之前，需请说话人同意。</translation>
    </message>
    <message>
        <source>Ready to be cloned from these recordings.</source>
        <translation>可以用这些录音克隆。</translation>
    </message>
    <message>
        <source>Cloned.</source>
        <translation>已克隆。</translation>
    </message>
    <message>
        <source>{engine}: {likeness} like the speaker. Unconverted it was {before}; the speaker’s own takes reach 0.85.</source>
        <translation>{engine}：与说话人的相似度 {likeness}。转换前为 {before}；说话人自己的录音之间可达 0.85。</translation>
    </message>
    <message>
        <source>Lite clone</source>
        <translation>Lite 克隆</translation>
    </message>
</context>
</TS>
